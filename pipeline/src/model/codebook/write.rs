//! Codebooks as text that a person would have written: sections in the order of the manual, defaults left out.

use std::fmt::Write as _;

use crate::model::codebook::{
    BackgroundSection, Codebook, ItemSection, Ordered, RespondentSection, ScaleSection, WhenRule,
};

pub(super) fn write(codebook: &Codebook) -> String {
    let mut page = Page(String::new());
    for note in &codebook.notes {
        page.remark(Some(note));
    }
    page.section("[instrument]");
    page.text("id", Some(&codebook.instrument.id));
    page.text("title", codebook.instrument.title.as_deref());
    page.text("perspective", Some(codebook.instrument.perspective.as_str()));
    for item in &codebook.items {
        write_item(&mut page, item);
    }
    for scale in &codebook.scales {
        write_scale(&mut page, scale);
    }
    for background in &codebook.backgrounds {
        write_background(&mut page, background);
    }
    for comment in &codebook.comments {
        page.section("[[comment]]");
        page.text("column", Some(&comment.column));
        page.text("about", comment.about.as_deref());
    }
    write_respondent(&mut page, &codebook.respondent);
    if let Some(transcript) = &codebook.transcript {
        page.section("[transcript]");
        page.remark(transcript.note.as_deref());
        page.text("about", transcript.about.as_deref());
        page.table("speakers", &transcript.speakers, |role| quote(role.as_str()));
    }
    if !codebook.drop.columns.is_empty() {
        page.section("[drop]");
        page.list("columns", &codebook.drop.columns);
    }
    page.0
}

fn write_item(page: &mut Page, item: &ItemSection) {
    page.section("[[item]]");
    page.remark(item.note.as_deref());
    page.text("id", Some(&item.id));
    page.text("column", item.column.as_deref());
    page.table("columns", &item.columns, |column| quote(column));
    page.text("wording", item.wording.as_deref());
    page.text("title", item.title.as_deref());
    let kind = item.kind.map(|kind| format!("{kind:?}").to_lowercase());
    page.text("kind", kind.as_deref());
    page.list("choices", &item.choices);
    page.table("values", &item.values, |value| number(*value));
    page.text("ideal", item.ideal.as_deref());
    page.raw("low", item.low.map(number));
    page.raw("high", item.high.map(number));
    page.text("direction", item.direction.map(|direction| direction.as_str()));
    page.text("dimension", item.dimension.as_deref());
    page.text("separator", item.separator.as_deref());
    page.list("not_applicable", &item.not_applicable);
    page.list("dont_know", &item.dont_know);
    page.list("not_asked", &item.not_asked);
    page.list("missing", &item.missing);
    page.list("was", &item.was);
}

fn write_scale(page: &mut Page, scale: &ScaleSection) {
    page.section("[[scale]]");
    page.remark(scale.note.as_deref());
    page.text("id", Some(&scale.id));
    page.text("title", scale.title.as_deref());
    page.list("items", &scale.items);
    page.list("reverse", &scale.reverse);
    page.raw("at_least", Some(number(scale.at_least)));
    page.text("direction", scale.direction.map(|direction| direction.as_str()));
    page.text("dimension", scale.dimension.as_deref());
}

fn write_background(page: &mut Page, background: &BackgroundSection) {
    page.section("[[background]]");
    page.remark(background.note.as_deref());
    page.text("id", Some(&background.id));
    page.text("column", background.column.as_deref());
    page.table("columns", &background.columns, |column| quote(column));
    page.text("title", background.title.as_deref());
    page.table("groups", &background.groups, |answers| array(answers));
    if !background.bands.is_empty() {
        let bands: Vec<String> = background.bands.iter().copied().map(number).collect();
        page.raw("bands", Some(format!("[{}]", bands.join(", "))));
    }
    page.table("when", &background.when, when_rule);
    page.list("missing", &background.missing);
    page.raw("multiple", background.multiple.then(|| "true".to_owned()));
    page.text("separator", background.separator.as_deref());
    page.raw("sensitive", background.sensitive.then(|| "true".to_owned()));
    page.text("reference", background.reference.as_deref());
    page.raw("adjust", (!background.adjust).then(|| "false".to_owned()));
}

fn write_respondent(page: &mut Page, respondent: &RespondentSection) {
    if *respondent == RespondentSection::default() {
        return;
    }
    page.section("[respondent]");
    page.text("id", respondent.id.as_deref());
    page.text("link", respondent.link.as_deref());
    page.text("submitted_at", respondent.submitted_at.as_deref());
    page.text("duration", respondent.duration.as_deref());
    let complete = respondent.complete.as_ref();
    page.raw(
        "complete",
        complete.map(|rule| format!("{{ column = {}, is = {} }}", quote(&rule.column), array(&rule.is))),
    );
    page.text("weight", respondent.weight.as_deref());
}

fn when_rule(rule: &WhenRule) -> String {
    match rule {
        WhenRule::Everyone(star) => quote(star),
        WhenRule::Columns(columns) => inline(columns, |answers| array(answers)),
    }
}

struct Page(String);

impl Page {
    fn section(&mut self, heading: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.line(heading);
    }

    fn remark(&mut self, remark: Option<&str>) {
        for line in remark.into_iter().flat_map(str::lines) {
            self.line(&format!("# {line}"));
        }
    }

    fn text(&mut self, key: &str, value: Option<&str>) {
        self.raw(key, value.map(quote));
    }

    fn list(&mut self, key: &str, values: &[String]) {
        self.raw(key, (!values.is_empty()).then(|| array(values)));
    }

    fn table<V>(&mut self, key: &str, pairs: &Ordered<V>, value: impl Fn(&V) -> String) {
        self.raw(key, (!pairs.is_empty()).then(|| inline(pairs, value)));
    }

    fn raw(&mut self, key: &str, value: Option<String>) {
        if let Some(value) = value {
            self.line(&format!("{key} = {value}"));
        }
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }
}

fn inline<V>(pairs: &Ordered<V>, value: impl Fn(&V) -> String) -> String {
    let cells: Vec<String> =
        pairs.iter().map(|(name, cell)| format!("{} = {}", quote(name), value(cell))).collect();
    format!("{{ {} }}", cells.join(", "))
}

fn array(values: &[String]) -> String {
    let cells: Vec<String> = values.iter().map(|value| quote(value)).collect();
    format!("[{}]", cells.join(", "))
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value:?}") }
}

fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", control as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
