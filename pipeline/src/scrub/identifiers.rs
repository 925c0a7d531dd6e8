//! Columns that tell who a person is, by heading or by content.
//!
//! A heading counts only as a whole: `E-mail address` identifies, `How did your e-mail course go?` is a question.

use std::sync::LazyLock;

use regex::Regex;

/// Whole headings, folded to letters and digits, separated by `|`.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("an internet address", "ipaddress|ip|ipaddr|ipadresse|direccionip|adresseip|indirizzoip|enderecoip|refurl|url|useragent|networkid"),
    ("an e-mail address", "email|emailaddress|recipientemail|verifiedemail|contactemail|emailadresse|correo|correoelectronico|courriel|adresseemail|adressemail|indirizzoemail|enderecodeemail|mail|youremail|youremailaddress|recipientemailaddress|respondentemail|workemail|personalemail"),
    ("a name of a person", "name|firstname|lastname|fullname|surname|familyname|givenname|middlename|recipientlastname|recipientfirstname|recipientname|namefirst|namelast|username|displayname|yourname|studentname|learnername|participantname|respondentname|nickname|vorname|nachname|nom|prenom|nombre|apellido|apellidos|nombrecompleto|nome|cognome|sobrenome|nomecompleto|initials|signature"),
    ("a number or token that tells a person", "externalreference|externaldatareference|token|seed|prolificpid|prolificid|workerid|mturkid|userid|contactid|sisid|idnumber|redcapsurveyidentifier|subscriberid|simserial|deviceid|studentid|studentnumber|matriculationnumber|matrikelnummer|employeeid|personnelnumber|passport|passportnumber|ssn|nationalid|nhsnumber|panelistid|participantid|learnerid|studentno|uniqueid|orcid|loginid|sectionsisid|interviewerid|interviewer"),
    ("a telephone number", "phone|phonenumber|telephone|telephonenumber|mobile|mobilenumber|mobilephone|cellphone|cell|telefon|telefono|telephoneportable|telefone|whatsapp|whatsappnumber|fax"),
    ("an address or a place", "address|homeaddress|streetaddress|postaladdress|mailingaddress|street|anschrift|direccion|adresse|indirizzo|endereco|locationlatitude|locationlongitude|locationaccuracy|latitude|longitude|geolocation|gps|coordinates|postcode|postalcode|zipcode|zip|plz"),
    ("a date of birth", "dob|dateofbirth|birthdate|birthday|geburtsdatum|fechadenacimiento|datedenaissance"),
];

/// Beginnings that identify whatever follows, when the heading is as short as a heading of a tool.
const PREFIXES: &[(&str, &str)] = &[
    ("an e-mail address", "email"),
    ("whatever was put there about a person", "customdata"),
    ("an internet address", "useragent"),
    ("a name of a person", "recipient"),
];

const ENDINGS: &[(&str, &str)] = &[
    ("an address or a place", "latitude"),
    ("an address or a place", "longitude"),
    ("an address or a place", "geolocation"),
    ("an address or a place", "ipaddress"),
    ("an e-mail address", "emailaddress"),
];

/// Why a column identifies people, judged by its heading and the tool's own id for it.
///
/// Case, blanks, underscores, hyphens and accents do not matter.
pub fn identifier_reason(name: &str, import_id: Option<&str>) -> Option<&'static str> {
    reason_of(name).or_else(|| import_id.and_then(reason_of))
}

/// Why a column identifies people, judged by its values: nearly all of them are addresses, numbers or unique tokens.
///
/// `values` are distinct answers with their counts; `is_unique` says whether hardly any was given twice.
pub fn identifying_values(values: &[(String, u64)], is_unique: bool) -> Option<&'static str> {
    const ENOUGH: u64 = 3;
    static EMAIL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$").ok());
    static IP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(\d{1,3}\.){3}\d{1,3}$|^([0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}$").ok()
    });
    static PHONE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(\+|00|\(\d{2,4}\))[\d\s().\-/]{7,18}$").ok());
    static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^([0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{16,64})$").ok()
    });
    let total: u64 = values.iter().map(|(_, n)| n).sum();
    if total < ENOUGH {
        return None;
    }
    let mostly = |pattern: &LazyLock<Option<Regex>>| {
        let Some(pattern) = pattern.as_ref() else {
            return false;
        };
        let matching: u64 =
            values.iter().filter(|(text, _)| pattern.is_match(text.trim())).map(|(_, n)| n).sum();
        matching * 10 >= total * 9
    };
    match () {
        () if mostly(&EMAIL) => Some("its values are e-mail addresses"),
        () if mostly(&IP) => Some("its values are internet addresses"),
        () if mostly(&PHONE) => Some("its values are telephone numbers"),
        () if is_unique && mostly(&TOKEN) => Some("its values are tokens of one response each"),
        () => None,
    }
}

fn reason_of(heading: &str) -> Option<&'static str> {
    let folded = fold(heading);
    // A question is longer than any heading of a tool, or ends like one.
    if folded.is_empty() || folded.len() > 40 || heading.contains('?') {
        return None;
    }
    let whole = NAMES.iter().find(|(_, names)| has(names, &folded)).map(|(reason, _)| *reason);
    let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    let numbered = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = (numbered.len() < folded.len())
        .then(|| NAMES.iter().find(|(_, names)| has(names, numbered)).map(|(reason, _)| *reason))
        .flatten();
    let is_short = words <= 4;
    let starts = || {
        PREFIXES
            .iter()
            .find(|(_, prefix)| is_short && starts_as_heading(&folded, prefix))
            .map(|(reason, _)| *reason)
    };
    let ends =
        || ENDINGS.iter().find(|(_, end)| is_short && folded.ends_with(end)).map(|(reason, _)| *reason);
    whole.or(numbered).or_else(starts).or_else(ends)
}

fn has(names: &str, folded: &str) -> bool {
    names.split('|').any(|name| name == folded)
}

/// `Email 2`, `EmailAddress`, `Custom Data 1`, `userAgent - os`; not `Email was useful`, which has words of judgement.
fn starts_as_heading(folded: &str, prefix: &str) -> bool {
    const REST: &[&str] = &[
        "",
        "address",
        "addresses",
        "id",
        "optional",
        "work",
        "private",
        "personal",
        "home",
        "browser",
        "os",
        "device",
        "name",
        "lastname",
        "firstname",
        "phone",
        "contact",
        "required",
        "confirmation",
    ];
    folded.strip_prefix(prefix).is_some_and(|rest| {
        let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        REST.contains(&rest)
    })
}

/// Small letters and digits only, without accents.
pub(crate) fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_tools_identify() {
        for heading in [
            "IPAddress",
            "IP Address",
            "ip_addr",
            "RecipientEmail",
            "E-mail",
            "Email Address",
            "EMAIL 2",
            "First Name",
            "name_last",
            "Full name",
            "ExternalReference",
            "Location Latitude",
            "_q_latitude",
            "home longitude",
            "Network ID",
            "PROLIFIC_PID",
            "Custom Data 1",
            "userAgent - browser",
            "Student ID",
            "dob",
            "Prénom",
            "phone2",
            "sis_id",
            "url",
        ] {
            assert!(identifier_reason(heading, None).is_some(), "{heading}");
        }
        assert!(identifier_reason("Breitengrad des Standorts", Some("locationLatitude")).is_some());
    }

    #[test]
    fn questions_do_not() {
        for heading in [
            "How did your e-mail course go?",
            "Email was useful",
            "Name three things you liked",
            "I prefer email over chat",
            "Section",
            "Is your address up to date?",
            "The name of the course was clear",
            "mobile learning",
            "Gender",
            "Age",
            "Username policy is clear",
            "Country",
            "company name recognition",
            "Email support was quick",
            "",
        ] {
            assert_eq!(identifier_reason(heading, None), None, "{heading}");
        }
    }

    #[test]
    fn values_identify_when_nearly_all_do() {
        let values = |texts: &[&str]| texts.iter().map(|text| ((*text).to_owned(), 1)).collect::<Vec<_>>();
        assert!(identifying_values(&values(&["a@b.org", "c.d@e.co.uk", "x@y.de"]), true).is_some());
        assert!(identifying_values(&values(&["10.0.0.1", "22.51.31.0", "8.8.8.8"]), false).is_some());
        assert!(
            identifying_values(&values(&["+49 170 1234567", "(405) 321-1111", "0041 79 123 45 67"]), true)
                .is_some()
        );
        let tokens = values(&[
            "cef35615d61b202f1dc794ef2746df14",
            "323e5a113644d18185c743c241407754",
            "6dff182db452487f07a47596f314bddc",
        ]);
        assert!(identifying_values(&tokens, true).is_some());
        assert_eq!(identifying_values(&tokens, false), None);
        assert_eq!(identifying_values(&values(&["36.0", "24.0", "12.5", "2016"]), true), None);
        assert_eq!(identifying_values(&values(&["write to a@b.org", "no", "yes", "maybe"]), true), None);
    }
}
