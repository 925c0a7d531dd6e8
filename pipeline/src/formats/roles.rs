//! Headings by which tools write about a response rather than ask a question, in the languages seen in exports.

use crate::formats::{Column, ToolRole};

const HEADINGS: &[(ToolRole, &[&str])] = &[
    (
        ToolRole::ResponseId,
        &["responseid", "respondentid", "submissionid", "recordid", "uuid", "#", "idrisposta", "antwortid"],
    ),
    (
        ToolRole::StartedAt,
        &[
            "startdate",
            "startdateutc",
            "starttime",
            "timestarted",
            "startedat",
            "datadiinizio",
            "horadeinicio",
        ],
    ),
    (
        ToolRole::SubmittedAt,
        &[
            "enddate",
            "timestamp",
            "submitdate",
            "submitdateutc",
            "submittedat",
            "completiontime",
            "datesubmitted",
            "submissiontime",
            "recordeddate",
            "carimbodedatahora",
            "marcatemporal",
            "horodateur",
            "zeitstempel",
            "datainvio",
            "submitted",
            "informazionicronologiche",
            "heuredefin",
            "horadefinalizacion",
            "datecompleted",
        ],
    ),
    (ToolRole::Finished, &["finished", "completed", "iscomplete"]),
    (ToolRole::Progress, &["progress", "lastpage", "ultimapagina"]),
    (ToolRole::Status, &["status", "responsestatus", "validationstatus"]),
    (ToolRole::Duration, &["durationinseconds", "duration", "interviewtime", "durations"]),
    (ToolRole::Language, &["userlanguage", "startlanguage", "linguainiziale"]),
    (ToolRole::Identifier, &["redcapsurveyidentifier"]),
    (
        ToolRole::Metadata,
        &[
            "distributionchannel",
            "collectorid",
            "surveyid",
            "formbricksidinternal",
            "responseset",
            "index",
            "submittedby",
            "lastmodifiedtime",
            "datestamp",
            "responsetype",
            "stagedateutc",
            "ending",
            "redcapeventname",
            "redcaprepeatinstrument",
            "redcaprepeatinstance",
            "redcapdataaccessgroup",
        ],
    ),
];

/// What a heading says about its column, if it is one of a tool's own.
pub(crate) fn role_of_heading(heading: &str) -> Option<ToolRole> {
    let mut folded: String = heading.chars().filter(|c| c.is_alphanumeric() || *c == '#').collect();
    folded.make_ascii_lowercase();
    let known = |names: &[&str]| names.contains(&folded.as_str());
    HEADINGS.iter().find(|(_, names)| known(names)).map(|(role, _)| *role)
}

/// A role such as the response id belongs to one column: the first that claims it.
pub(crate) fn keep_one_each(columns: &mut [Column]) {
    let once = [
        ToolRole::ResponseId,
        ToolRole::StartedAt,
        ToolRole::SubmittedAt,
        ToolRole::Finished,
        ToolRole::Duration,
    ];
    for role in once {
        let mut claims = columns.iter_mut().filter(|column| column.role == Some(role));
        claims.next();
        claims.for_each(|column| column.role = Some(ToolRole::Metadata));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_tools_are_known_and_questions_are_not() {
        assert_eq!(role_of_heading("Submit Date (UTC)"), Some(ToolRole::SubmittedAt));
        assert_eq!(role_of_heading("Duration (in seconds)"), Some(ToolRole::Duration));
        assert_eq!(role_of_heading("RespondentID"), Some(ToolRole::ResponseId));
        assert_eq!(role_of_heading("How is your progress?"), None);
    }
}
