use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap, HashSet},
};

use dtos_state::{Bust, ConnectorFillId, Fill, FillId, NewFill, PartStanding};

use crate::news::News;

/// What the fills and the busts of an order amount to. It follows from their set,
/// whatever the order of arrival.
///
/// Fills that share a `fill_id` or a `connector_fill_id`, directly or through others,
/// are parts of one execution. What is taken back is left out; of the other parts the
/// first one decides, and those that agree with it complete it.
///
/// ```
/// use dtos_state::Fill;
/// use strategy_ledger::Executions;
///
/// let traded = Fill::from_json(concat!(
///     r#"{"fill_id":"FIL_20251201_150001_00000001","#,
///     r#""parent_order_id":"ORD_20251201_150000_a1b2c3d4","connector_fill_id":"e1","#,
///     r#""filled_quantity":"1","fill_price":"100","executed_at":"2025-12-01T15:00:01Z"}"#,
/// ))?;
/// let charged = Fill::from_json(&traded.to_json().replace(
///     r#""commission":null,"commission_asset":null"#,
///     r#""commission":"0.85","commission_asset":"USD""#,
/// ))?;
/// let executions = Executions::of([&traded, &charged], []);
/// assert_eq!(executions.counted, [charged]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Executions {
    /// The executions that count, each as one fill, by time and id.
    pub counted: Vec<Fill>,
    /// The ids of fills that say otherwise than what counts, by id.
    pub conflicting: Vec<FillId>,
    /// The busts that name no fill.
    pub busts_of_nothing: Vec<Bust>,
}

impl Executions {
    /// The executions among all news of an order.
    #[must_use]
    pub fn of_news(news: &News<'_>) -> Self {
        Self::of(news.fills.iter().copied(), news.busts.iter().copied())
    }

    /// The executions of one order.
    pub fn of<'a>(
        fills: impl IntoIterator<Item = &'a Fill>,
        busts: impl IntoIterator<Item = &'a Bust>,
    ) -> Self {
        let fills: Vec<&Fill> = fills.into_iter().collect();
        let named = Named::by(busts);
        if let ([only], []) = (&*fills, &*named.busts) {
            return Self { counted: vec![(*only).clone()], ..Self::default() };
        }
        let mut executions = Self { busts_of_nothing: named.nothing_in(&fills), ..Self::default() };
        let mut conflicting = BTreeSet::new();
        for parts in parts_of_executions(&fills) {
            let standing = named.standing(&parts);
            let Some(counted) = counted(&standing) else { continue };
            let otherwise = standing.iter().filter(|part| part.contradicts(&counted));
            conflicting.extend(otherwise.map(|part| part.fill_id()));
            executions.counted.push(counted);
        }
        executions.conflicting = conflicting.into_iter().collect();
        executions.counted.sort_by_key(|fill| (fill.executed_at(), fill.fill_id()));
        executions
    }

    /// Every fill of an order, and how it counts: execution by execution, by the time and
    /// the id of the first part.
    ///
    /// ```
    /// use dtos_state::{Command, PartStanding};
    /// use strategy_ledger::{Executions, News};
    ///
    /// let fill = |id: char, name, quantity| {
    ///     Command::from_json(&format!(
    ///         r#"{{"fill":{{"fill_id":"FIL_20251201_150001_0000000{id}",
    ///         "parent_order_id":"ORD_20251201_150000_a1b2c3d4","connector_fill_id":"{name}",
    ///         "filled_quantity":"{quantity}","fill_price":"100",
    ///         "executed_at":"2025-12-01T15:00:01Z"}}}}"#
    ///     ))
    /// };
    /// let bust = Command::from_json(
    ///     r#"{"bust":{"parent_order_id":"ORD_20251201_150000_a1b2c3d4",
    ///     "connector_fill_id":"e2","busted_at":"2025-12-01T15:00:02Z"}}"#,
    /// )?;
    /// let news = [bust, fill('4', "e2", 1)?, fill('3', "e1", 1)?, fill('2', "e1", 9)?];
    /// let news = [&news[..], &[fill('1', "e1", 9)?]].concat();
    /// let parts = Executions::parts(&News::of(&news));
    /// let last = |id: &str| id.chars().last();
    /// let parts = parts.iter().map(|(fill, standing)| (last(fill.fill_id().as_str()), *standing));
    /// let wanted = [
    ///     (Some('1'), PartStanding::Counts),
    ///     (Some('2'), PartStanding::Counts),
    ///     (Some('3'), PartStanding::Conflicts),
    ///     (Some('4'), PartStanding::Busted),
    /// ];
    /// assert!(parts.eq(wanted));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn parts<'a>(news: &News<'a>) -> Vec<(&'a Fill, PartStanding)> {
        let named = Named::by(news.busts.iter().copied());
        let mut executions = parts_of_executions(&news.fills);
        for parts in &mut executions {
            parts.sort_by(|one, other| in_sequence(one, other));
        }
        executions.sort_by_key(|parts| parts.first().map(|it| (it.executed_at(), it.fill_id())));
        let judged = executions.into_iter().flat_map(|parts| {
            let standing = named.standing(&parts);
            let counted = counted(&standing);
            let standing: HashSet<_> = standing.into_iter().map(std::ptr::from_ref).collect();
            let of = move |part: &'a Fill| match &counted {
                Some(counted) if standing.contains(&std::ptr::from_ref(part)) => {
                    let agrees = !part.contradicts(counted);
                    if agrees { PartStanding::Counts } else { PartStanding::Conflicts }
                }
                _ => PartStanding::Busted,
            };
            parts.into_iter().map(move |part| (part, of(part)))
        });
        judged.collect()
    }
}

/// The fills in groups: each is one execution.
fn parts_of_executions<'a>(fills: &[&'a Fill]) -> Vec<Vec<&'a Fill>> {
    // Each fill points to an earlier part of the same execution, or to itself.
    let mut earlier: Vec<usize> = Vec::with_capacity(fills.len());
    let mut ids: HashMap<FillId, usize> = HashMap::with_capacity(fills.len());
    let mut names: HashMap<&ConnectorFillId, usize> = HashMap::with_capacity(fills.len());
    for (index, fill) in fills.iter().enumerate() {
        earlier.push(index);
        let by_id = *ids.entry(fill.fill_id()).or_insert(index);
        let by_name =
            fill.connector_fill_id().map_or(index, |name| *names.entry(name).or_insert(index));
        for relative in [by_id, by_name] {
            let [one, other] = [first_of(&mut earlier, index), first_of(&mut earlier, relative)];
            earlier[one.max(other)] = one.min(other);
        }
    }
    let mut groups: Vec<Vec<&Fill>> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::with_capacity(fills.len());
    for (index, &fill) in fills.iter().enumerate() {
        let first = first_of(&mut earlier, index);
        let place = *places.entry(first).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(fill),
            None => groups.push(vec![fill]),
        }
    }
    groups
}

/// The first part of an execution; the way there is made shorter.
fn first_of(earlier: &mut [usize], mut index: usize) -> usize {
    while earlier[index] != index {
        earlier[index] = earlier[earlier[index]];
        index = earlier[index];
    }
    index
}

/// What busts name.
struct Named<'a> {
    busts: Vec<&'a Bust>,
    ids: HashSet<FillId>,
    names: HashSet<&'a ConnectorFillId>,
}

impl<'a> Named<'a> {
    fn by(busts: impl IntoIterator<Item = &'a Bust>) -> Self {
        let busts: Vec<_> = busts.into_iter().collect();
        let ids = busts.iter().filter_map(|bust| bust.fill_id()).collect();
        let names = busts.iter().filter_map(|bust| bust.connector_fill_id()).collect();
        Self { busts, ids, names }
    }

    fn has(&self, fill: &Fill) -> bool {
        self.ids.contains(&fill.fill_id())
            || fill.connector_fill_id().is_some_and(|name| self.names.contains(name))
    }

    /// The parts of an execution that are not taken back. What is named takes with it
    /// the parts of equal quantity and price.
    fn standing(&self, parts: &[&'a Fill]) -> Vec<&'a Fill> {
        if self.busts.is_empty() {
            return parts.to_vec();
        }
        let terms = |fill: &Fill| (fill.filled_quantity(), fill.fill_price());
        let busted = parts.iter().filter(|part| self.has(part)).map(|part| terms(part));
        let busted: HashSet<_> = busted.collect();
        parts.iter().copied().filter(|part| !busted.contains(&terms(part))).collect()
    }

    fn nothing_in(&self, fills: &[&Fill]) -> Vec<Bust> {
        if self.busts.is_empty() {
            return Vec::new();
        }
        let ids: HashSet<_> = fills.iter().map(|fill| fill.fill_id()).collect();
        let names: HashSet<_> = fills.iter().filter_map(|fill| fill.connector_fill_id()).collect();
        let names_nothing = |bust: &&&Bust| {
            !bust.fill_id().is_some_and(|id| ids.contains(&id))
                && !bust.connector_fill_id().is_some_and(|name| names.contains(name))
        };
        self.busts.iter().filter(names_nothing).map(|&bust| bust.clone()).collect()
    }
}

/// The execution that some parts tell of; none without a part.
fn counted(parts: &[&Fill]) -> Option<Fill> {
    if let [only] = parts {
        return Some((*only).clone());
    }
    let mut parts = parts.to_vec();
    parts.sort_by(|one, other| in_sequence(one, other));
    let first = *parts.first()?;
    parts.retain(|part| {
        part.filled_quantity() == first.filled_quantity() && part.fill_price() == first.fill_price()
    });
    let paid_in_full = parts.iter().find_map(|part| part.commission().zip(part.commission_asset()));
    let (commission, commission_asset) = match paid_in_full {
        Some((commission, asset)) => (Some(commission), Some(asset)),
        None => (
            parts.iter().find_map(|part| part.commission()),
            parts.iter().find_map(|part| part.commission_asset()),
        ),
    };
    Some(Fill::with_id(
        first.fill_id(),
        NewFill {
            parent_order_id: first.parent_order_id(),
            connector_fill_id: parts.iter().find_map(|part| part.connector_fill_id()).cloned(),
            filled_quantity: first.filled_quantity(),
            fill_price: first.fill_price(),
            commission,
            commission_asset: commission_asset.cloned(),
            executed_at: parts.iter().map(|part| part.executed_at()).min()?,
        },
    ))
}

/// The sequence of parts, whatever the order of arrival: by id, quantity, price, the
/// exchange's id, commission, asset and time; what is null is last.
fn in_sequence(one: &Fill, other: &Fill) -> Ordering {
    fn null_last<T: Ord>(one: Option<T>, other: Option<T>) -> Ordering {
        (one.is_none(), one).cmp(&(other.is_none(), other))
    }
    one.fill_id()
        .cmp(&other.fill_id())
        .then_with(|| one.filled_quantity().cmp(&other.filled_quantity()))
        .then_with(|| one.fill_price().cmp(&other.fill_price()))
        .then_with(|| null_last(one.connector_fill_id(), other.connector_fill_id()))
        .then_with(|| null_last(one.commission(), other.commission()))
        .then_with(|| null_last(one.commission_asset(), other.commission_asset()))
        .then_with(|| one.executed_at().cmp(&other.executed_at()))
}
