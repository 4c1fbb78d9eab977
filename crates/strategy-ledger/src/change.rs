use std::fmt::Write;

use dtos_state::{ChangeEffect, Command};
use serde::{Deserialize, Serialize};

use crate::cursor::Cursor;

/// A command that a ledger has kept, and its effect when it came.
///
/// As JSON it is the command with three more keys:
/// `{"seq":2,"cursor":"2-…","effect":"advanced","update":{"order_id":"ORD_…",…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Change {
    /// Its number among all changes, from 1.
    pub seq: u64,
    /// Where it stands in this ledger. A consumer that stores the last one it has seen
    /// can go on from there.
    pub cursor: Cursor,
    /// The effect of the command.
    pub effect: ChangeEffect,
    /// The command.
    #[serde(flatten)]
    pub command: Command,
}

impl Change {
    /// Appends it as one line of JSON, without a line feed: what serde writes, but faster.
    pub fn append_json(&self, json: &mut String) {
        let Self { seq, cursor, effect, command } = self;
        // A text takes anything.
        let _ = write!(json, "{{\"seq\":{seq},\"cursor\":\"{cursor}\",\"effect\":\"{effect}\",");
        let members = json.len();
        command.append_json(json);
        // The object goes on.
        json.remove(members);
    }
}

#[derive(Deserialize)]
struct Fields {
    seq: u64,
    cursor: Cursor,
    effect: ChangeEffect,
    #[serde(flatten)]
    command: Command,
}

impl TryFrom<Fields> for Change {
    type Error = String;

    fn try_from(Fields { seq, cursor, effect, command }: Fields) -> Result<Self, Self::Error> {
        if seq == 0 || cursor.seq() != seq {
            return Err(format!("seq {seq}: expected that of the cursor, from 1"));
        }
        if !fits(&command, effect) {
            return Err(format!("effect {effect}: expected one of the command"));
        }
        Ok(Self { seq, cursor, effect, command })
    }
}

/// Whether a command can have an effect.
fn fits(command: &Command, effect: ChangeEffect) -> bool {
    use ChangeEffect::{
        Advanced, Amended, Answered, Busted, Completed, Conflicted, Contradicted, Filled,
        Registered, Requested, Ruled, Unchanged,
    };
    match command {
        Command::Register(_) | Command::Group(_) => matches!(effect, Registered),
        Command::Update(_) => matches!(effect, Advanced | Amended | Unchanged | Contradicted),
        Command::Fill(_) => matches!(effect, Filled | Completed | Conflicted | Busted),
        Command::Bust(_) => matches!(effect, Busted),
        Command::Request(_) => matches!(effect, Requested),
        Command::Answer(_) => matches!(effect, Answered),
        Command::Ruling(_) => matches!(effect, Ruled),
    }
}
