//! Workbooks written for tests, part by part, and what reading them gives.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{cells, genuine};
use crate::formats::{FileKind, Source, ToolRole, open, recognise};

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="x"><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="m/d/yy h:mm:ss"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

/// A workbook of one or two sheets by the XML of their rows.
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let tabs: String = sheets
        .iter()
        .enumerate()
        .map(|(at, (name, _))| format!(r#"<sheet name="{name}" sheetId="{0}" r:id="r{0}"/>"#, at + 1))
        .collect();
    let book = format!("<workbook><workbookPr/><sheets>{tabs}</sheets></workbook>");
    let bodies: Vec<String> = sheets
        .iter()
        .map(|(_, rows)| {
            format!(r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#)
        })
        .collect();
    let shared = r#"<sst><si><t>Language</t></si><si><r><t xml:space="preserve">How </t></r><r><rPr><b/></rPr><t>was it?</t></r><rPh><t>no</t></rPh></si><si><t>Fine &amp; good_x000D_
</t></si></sst>"#;
    let mut parts = vec![
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", shared),
    ];
    let names = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"];
    parts.extend(names.iter().copied().zip(bodies.iter().map(String::as_str)));
    archive(&parts)
}

/// Rows of texts as the XML of a sheet; an empty text is no cell.
pub(crate) fn rows_of(rows: &[Vec<String>]) -> String {
    let mut xml = String::new();
    for (at, row) in rows.iter().enumerate() {
        xml.push_str(&format!(r#"<row r="{}">"#, at + 1));
        for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let place = crate::formats::spreadsheet::letters(column);
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            xml.push_str(&format!(r#"<c r="{place}{}" t="inlineStr"><is><t>{text}</t></is></c>"#, at + 1));
        }
        xml.push_str("</row>");
    }
    xml
}

/// An `OpenDocument` spreadsheet by the XML of its tables.
pub(crate) fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// Letters that no packing makes much smaller, the same each time.
fn incompressible(n: usize) -> String {
    let mut state = 7_u64;
    let letter = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + u8::try_from((state >> 40) % 26).unwrap())
    };
    (0..n).map(letter).collect()
}

fn texts(row: &[Option<String>]) -> Vec<&str> {
    row.iter().map(|cell| cell.as_deref().unwrap_or("-")).collect()
}

#[test]
fn cells_of_a_workbook_are_what_people_see() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>End date</t></is></c><c t="str"><v>Hours</v></c><c r="F1" s="2"/></row>
        <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" s="1"><v>44013.4588194444</v></c><c r="D2"><v>0.30000000000000004</v></c></row>
        <row r="3"/><row r="9"><c r="B9" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C9" s="2"><v>44013</v></c><c r="D9"><v>1E3</v></c><c r="E9"><v>12345678901234567890</v></c></row>"#;
    let bytes = workbook(&[("Answers", rows), ("Notes", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")]);
    let source = Source::memory("answers.bin", bytes);
    let head = source.head().unwrap();
    assert_eq!((head.kind, head.rows.len(), head.rows[0].len()), (FileKind::Xlsx, 3, 5));
    let sheet = open(&source, None).unwrap();
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Language", "How was it?", "End date", "Hours", "column_5"]);
    assert_eq!(sheet.columns[2].role, Some(ToolRole::SubmittedAt));
    let (rows, rejects, lines) = cells(&sheet);
    assert_eq!((lines, rejects.len()), (vec![2, 9], 0));
    assert_eq!(
        texts(&rows[0]),
        ["Fine & good\r\n", "TRUE", "2020-07-01 11:00:42", "0.30000000000000004", "-"]
    );
    assert_eq!(texts(&rows[1]), ["-", "#DIV/0!", "2020-07-01", "1000", "12345678901234567890"]);
    assert_eq!(sheet.warnings, Vec::<String>::new(), "one row is no table");
}

#[test]
fn one_of_several_sheets_is_read_and_the_others_are_named() {
    let row = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let notes = rows_of(&[row(&["About"]), row(&["made by us"])]);
    let answers: Vec<Vec<String>> = (0..9).map(|at| row(&["a", "b", &at.to_string()])).collect();
    let bytes = workbook(&[("Read me", &notes), ("Data", &rows_of(&answers))]);
    let sheet = open(&Source::memory("x.xlsx", bytes.clone()), None).unwrap();
    assert_eq!((sheet.columns.len(), cells(&sheet).0.len()), (3, 8));
    assert_eq!(
        sheet.warnings,
        ["sheet `Data` was read; the workbook also has `Read me`, which `x.xlsx#NAME` would read"]
    );
    let named = open(&Source::memory("x.xlsx#read me", bytes.clone()), None).unwrap();
    assert_eq!((named.columns.len(), cells(&named).0.len()), (1, 1));
    let error = open(&Source::memory("x.xlsx#Other", bytes), None).unwrap_err().to_string();
    assert_eq!(error, "`x.xlsx`, sheet `Other`: there is no such sheet; there is `Read me`, `Data`");
}

#[test]
fn an_open_document_is_read_alike() {
    let tables = r#"<table:table table:name="Answers"><table:table-column table:number-columns-repeated="1024"/>
      <table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><text:p>Q<text:s text:c="2"/>1</text:p></table:table-cell><table:table-cell><office:annotation><text:p>no</text:p></office:annotation><text:p>When</text:p></table:table-cell></table:table-row></table:table-header-rows>
      <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="3.5"><text:p>3,5</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-01-02T03:04:05"><text:p>2.1.</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
      <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      <table:table-row><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell></table:table-row></table:table>"#;
    let sheet = open(&Source::memory("x.ods", ods(tables)), None).unwrap();
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Q 1", "When"]);
    let (rows, _, lines) = cells(&sheet);
    assert_eq!(lines, [2, 3, 1_000_004]);
    assert_eq!(texts(&rows[1]), ["3.5", "2026-01-02 03:04:05"]);
    assert_eq!(texts(&rows[2]), ["TRUE", "a\nb"]);
    let wide = r#"<table:table table:name="A"><table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    let error = open(&Source::memory("x.ods", ods(wide)), None).unwrap_err().to_string();
    assert!(error.contains("sheet `A`, cell GJI1: it lies beyond column 5000"), "{error}");
}

#[test]
fn hostile_workbooks_are_refused_at_once_and_the_message_says_where() {
    let start = std::time::Instant::now();
    let corners =
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let refusals = [
        (workbook(&[("S", corners)]), "sheet `S`, cell XFD1048576: it lies beyond column 5000"),
        (
            workbook(&[(
                "S",
                r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="GJG1048576"><v>1</v></c></row>"#,
            )]),
            "span more than 100000000 cells",
        ),
        (workbook(&[("S", &"<x>".repeat(70))]), "sheet `S`: it nests deeper than 64 elements"),
        (
            workbook(&[("S", r#"<row><c t="s"><v>99</v></c></row>"#)]),
            "sheet `S`, cell A1: there is no shared text 99",
        ),
        (workbook(&[("S", "<row><c><v>1</row>")]), "sheet `S`: it is damaged after byte"),
        (workbook(&[("S", "<!DOCTYPE x [<!ENTITY a \"b\">]>")]), "document type"),
        (workbook(&[("S", "<row><c t=\"str\"><v>&lol;</v></c></row>")]), "an entity of its own"),
        (
            workbook(&[("S", &format!("<row><c t=\"str\"><v>{}</v></c></row>", incompressible(1_100_000)))]),
            "cell A1: it holds more than 1 MiB of text",
        ),
        (archive(&[("xl/workbook.xml", &" ".repeat(20 << 20))]), "or 200 times its size"),
        (b"PK\x03\x04 and no more".to_vec(), "table of contents: the archive cannot be read"),
    ];
    for (bytes, expected) in refusals {
        let error = recognise(&Source::memory("x.xlsx", bytes)).err().map(|error| error.to_string());
        let error = error.unwrap_or_default();
        assert!(error.starts_with("`x.xlsx`, ") && error.contains(expected), "{expected}: {error}");
    }
    assert!(start.elapsed().as_millis() < 5_000, "{:?}", start.elapsed());
}

#[test]
fn a_genuine_workbook_is_read() {
    let Some(source) = genuine("kobo/grouped_repeatable.xlsx") else { return };
    let head = source.head().unwrap();
    let workbook = head.workbook.as_ref().unwrap();
    assert!(workbook.sheets().len() > 1, "{:?}", workbook.sheets());
    let sheet = open(&source, None).unwrap();
    assert!(!cells(&sheet).0.is_empty());
    assert!(sheet.warnings[0].contains("the workbook also has"), "{:?}", sheet.warnings);
}
