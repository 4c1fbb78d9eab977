use bytes::Bytes;
use futures_util::SinkExt;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls, Row, Statement, types::ToSql};

/// A connection for what a test asks of a server beside the ledger.
pub struct Sql {
    client: Client,
    runtime: Runtime,
}

impl Sql {
    /// Connects by libpq's words, such as `host=/tmp user=postgres`.
    ///
    /// # Errors
    /// Why the server did not take the connection.
    pub fn connect(words: &str) -> Result<Self, tokio_postgres::Error> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(words, NoTls).await?;
            tokio::spawn(connection);
            Ok::<_, tokio_postgres::Error>(client)
        })?;
        Ok(Self { client, runtime })
    }

    /// Runs statements without values.
    ///
    /// # Errors
    /// What the server says.
    pub fn run(&self, text: &str) -> Result<(), tokio_postgres::Error> {
        self.runtime.block_on(self.client.batch_execute(text))
    }

    /// The rows of a statement.
    ///
    /// # Errors
    /// What the server says.
    pub fn rows(
        &self,
        text: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, tokio_postgres::Error> {
        self.runtime.block_on(self.client.query(text, values))
    }

    /// Writes rows in the format of COPY.
    pub fn copy(&self, text: &str, rows: &str) {
        let rows = Bytes::copy_from_slice(rows.as_bytes());
        self.runtime.block_on(async {
            let sink = self.client.copy_in(text).await.unwrap();
            let mut sink = std::pin::pin!(sink);
            sink.send(rows).await.unwrap();
            sink.finish().await.unwrap();
        });
    }

    /// Has the server plan a statement.
    #[must_use]
    pub fn prepare(&self, text: &str) -> Statement {
        self.runtime.block_on(self.client.prepare(text)).unwrap()
    }

    /// The rows of a statement that is planned.
    #[must_use]
    pub fn execute_prepared(&self, it: &Statement, values: &[&(dyn ToSql + Sync)]) -> Vec<Row> {
        self.runtime.block_on(self.client.query(it, values)).unwrap()
    }

    /// The first column of the first row, as text.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let rows = self.rows(&format!("SELECT ({text})::text"), &[]).unwrap();
        rows[0].get::<_, Option<String>>(0).unwrap_or_default()
    }
}
