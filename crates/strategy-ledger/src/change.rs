use dtos_state::{ChangeEffect, Command};
use serde::{Deserialize, Serialize};

/// A command that a ledger has kept, and its effect when it came.
///
/// As JSON it is the command with two more keys:
/// `{"seq":2,"effect":"advanced","update":{"order_id":"ORD_…",…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Change {
    /// Its number among all changes, from 1. A consumer that stores the last one
    /// it has seen can go on from there.
    pub seq: u64,
    /// The effect of the command.
    pub effect: ChangeEffect,
    /// The command.
    #[serde(flatten)]
    pub command: Command,
}

#[derive(Deserialize)]
struct Fields {
    seq: u64,
    effect: ChangeEffect,
    #[serde(flatten)]
    command: Command,
}

impl TryFrom<Fields> for Change {
    type Error = String;

    fn try_from(Fields { seq, effect, command }: Fields) -> Result<Self, Self::Error> {
        use ChangeEffect::{
            Advanced, Amended, Conflicted, Contradicted, Filled, Registered, Unchanged,
        };
        let fits = match &command {
            Command::Register(_) => matches!(effect, Registered),
            Command::Update(_) => matches!(effect, Advanced | Amended | Unchanged | Contradicted),
            Command::Fill(_) => matches!(effect, Filled | Conflicted),
        };
        match (fits, seq) {
            (_, 0) => Err("seq 0: expected a number from 1".into()),
            (false, _) => Err(format!("effect {effect}: expected one of the command")),
            (true, _) => Ok(Self { seq, effect, command }),
        }
    }
}
