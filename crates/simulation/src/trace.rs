//! How a history is written down.

use execution_connector::{
    Found, RequestOutcome, VenueEvent, VenueNews, VenueReport, VenueRequest,
};

pub(crate) fn request(request: &VenueRequest) -> String {
    match request {
        VenueRequest::Place(it) => {
            let order = &it.order;
            let price = order.price().map_or_else(|| "market".into(), |price| price.to_string());
            format!(
                "place {} {} {} {} at {price}",
                order.order_id(),
                order.side(),
                order.quantity(),
                order.symbol()
            )
        }
        VenueRequest::Cancel(it) => format!("cancel {} ({})", it.order_id, it.attempt),
        VenueRequest::AskOrder(it) => format!("ask {} for {}", it.question.0, it.order_id),
        VenueRequest::AskOpenOrders { question } => format!("ask {} for open orders", question.0),
        VenueRequest::AskExecutions(it) => match &it.order {
            Some((order_id, _)) => format!("ask {} for executions of {order_id}", it.question.0),
            None => format!("ask {} for executions since {:?}", it.question.0, it.since),
        },
    }
}

pub(crate) fn event(event: &VenueEvent) -> String {
    match event {
        VenueEvent::Connected => "connected".into(),
        VenueEvent::Disconnected => "disconnected".into(),
        VenueEvent::News(it) => news(it),
        VenueEvent::Answered(it) => {
            let outcome = match &it.outcome {
                RequestOutcome::Taken { connector_order_id } => {
                    let name = connector_order_id.as_ref();
                    format!("taken {}", name.map_or("", |name| name.as_str()))
                }
                RequestOutcome::Failed { class, reason } => {
                    format!("{class}: {}", reason.as_ref().map_or("", |it| it.as_str()))
                }
            };
            format!("answer to {} {} of {}: {outcome}", it.kind, it.attempt, it.order_id)
        }
        VenueEvent::Told(it) => format!("answer {}: {}", it.question.0, found(&it.found)),
    }
}

fn found(found: &Found) -> String {
    match found {
        Found::Order(it) => report(it),
        Found::Absent { .. } => "absent".into(),
        Found::OpenOrders { orders, .. } => {
            let orders: Vec<_> = orders.iter().map(report).collect();
            format!("open: [{}]", orders.join(", "))
        }
        Found::Executions { news: told, .. } => {
            let told: Vec<_> = told.iter().map(news).collect();
            format!("executions: [{}]", told.join(", "))
        }
        Found::Failed { class, .. } => format!("failed: {class}"),
    }
}

fn news(news: &VenueNews) -> String {
    let name = name(news);
    match news {
        VenueNews::Report(it) => report(it),
        VenueNews::Execution(it) => {
            format!("{name} executed {} ({})", it.filled_quantity, it.connector_fill_id)
        }
        VenueNews::Bust(it) => format!("{name} busted ({})", it.connector_fill_id),
    }
}

fn report(report: &VenueReport) -> String {
    let sum = report.cumulative.map_or_else(|| "?".into(), |sum| sum.to_string());
    let name = name(&VenueNews::Report(report.clone()));
    format!("{name} is {} with {sum} at {}", report.status, report.reported_at)
}

fn name(news: &VenueNews) -> String {
    let name = news.name();
    let venue = name.connector_order_id.as_ref().map_or("?", |id| id.as_str());
    match (name.order_id, &name.client_id) {
        (Some(order_id), _) => format!("{order_id}/{venue}"),
        (None, Some(client_id)) => format!("{client_id}/{venue}"),
        (None, None) => format!("?/{venue}"),
    }
}
