use crate::{json::Fault, reading::Problem};

pub(crate) fn problem_of(fault: Fault) -> Problem {
    let Fault { offset, field, message } = fault;
    let field = Some(field).filter(|field| !field.is_empty()).map(std::convert::Into::into);
    Problem { offset, field, message: message.into() }
}
