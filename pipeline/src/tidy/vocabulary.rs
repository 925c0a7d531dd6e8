//! The words by which a proposal knows answers: two tables of data, a line per scale or kind.
//!
//! Points are separated by `|`, spellings of one point by `/`; all are compared by `labels::key`, so case,
//! accents and punctuation do not matter. Lines of one family differ in points or language.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::tidy::labels::key;

/// A usual set of ordered answers.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// What it asks for (`agreement`).
    pub(crate) family: &'static str,
    /// The spellings of each point, in order.
    pub(crate) points: Vec<Vec<&'static str>>,
    /// Whether the middle is best.
    pub(crate) ideal: Option<usize>,
    places: HashMap<String, usize>,
}

impl Scale {
    /// Where each of these answers stands, when the scale knows them all.
    pub(crate) fn places(&self, answers: &[String]) -> Option<Vec<usize>> {
        answers.iter().map(|answer| self.places.get(&key(answer)).copied()).collect()
    }

    /// Whether more of it is plainly better.
    pub(crate) fn has_direction(&self) -> bool {
        !matches!(
            self.family,
            "frequency" | "amount" | "yes" | "rudeness" | "favour" | "change" | "importance" | "truth"
        )
    }
}

#[rustfmt::skip]
const SCALES: &[(&str, &str)] = &[
    ("agreement", "strongly disagree/disagree strongly/completely disagree/totally disagree/definitely disagree|disagree/somewhat disagree/mostly disagree|neither agree nor disagree/neither agree or disagree/neither/neutral/undecided/neither disagree nor agree/not sure/unsure|agree/somewhat agree/mostly agree|strongly agree/agree strongly/completely agree/totally agree/definitely agree"),
    ("agreement", "strongly disagree/disagree strongly|disagree|agree|strongly agree/agree strongly"),
    ("agreement", "strongly disagree|disagree|somewhat disagree/slightly disagree/disagree a little|neither agree nor disagree/neither agree or disagree/neutral|somewhat agree/slightly agree/agree a little|agree|strongly agree"),
    ("agreement", "strongly disagree|disagree|somewhat disagree/slightly disagree|somewhat agree/slightly agree|agree|strongly agree"),
    ("agreement", "totalmente en desacuerdo/muy en desacuerdo/muy da|en desacuerdo/desacuerdo|ni de acuerdo ni en desacuerdo/neutral/indiferente|de acuerdo|totalmente de acuerdo/muy de acuerdo"),
    ("agreement", "pas du tout d'accord/tout à fait en désaccord/fortement en désaccord|pas d'accord/plutôt pas d'accord/en désaccord|ni d'accord ni pas d'accord/ni en accord ni en désaccord/neutre|d'accord/plutôt d'accord/en accord|tout à fait d'accord/fortement en accord"),
    ("agreement", "pas du tout d'accord|plutôt pas d'accord|plutôt d'accord|tout à fait d'accord"),
    ("agreement", "stimme überhaupt nicht zu/stimme gar nicht zu/trifft überhaupt nicht zu/trifft gar nicht zu/lehne stark ab|stimme nicht zu/stimme eher nicht zu/trifft eher nicht zu/trifft nicht zu|weder noch/neutral/teils teils/unentschieden|stimme zu/stimme eher zu/trifft eher zu|stimme voll zu/stimme voll und ganz zu/stimme vollständig zu/trifft voll zu/trifft voll und ganz zu/stimme stark zu"),
    ("agreement", "discordo totalmente|discordo/discordo parcialmente|não concordo nem discordo/nem concordo nem discordo/neutro/indiferente|concordo/concordo parcialmente|concordo totalmente"),
    ("agreement", "fortemente in disaccordo/per niente d'accordo/completamente in disaccordo|in disaccordo/poco d'accordo/non d'accordo|né d'accordo né in disaccordo/neutrale/neutro|d'accordo/abbastanza d'accordo|fortemente d'accordo/molto d'accordo/completamente d'accordo"),
    ("truth", "not at all true/very untrue of me/does not describe me|slightly true/hardly true/untrue of me|moderately true/somewhat true|mostly true/true of me|completely true/very true of me/exactly true"),
    ("frequency", "never|rarely/seldom/almost never|sometimes/occasionally/about half the time|often/frequently/most of the time/usually|always/all of the time/all the time/almost always"),
    ("frequency", "never|sometimes|often|very often|always"),
    ("frequency", "never|rarely|sometimes|often|very often|always"),
    ("frequency", "never|once in a while|about half the time|usually|always"),
    ("frequency", "never|rarely|sometimes|often"),
    ("frequency", "never|less than once a year|several times per year/a few times a year|monthly/once a month|weekly/once a week|daily/every day"),
    ("frequency", "less often than monthly/less than monthly|monthly|weekly|daily"),
    ("frequency", "never|once a year or less|once a month or less|a few times per month|a few times per week|every day"),
    ("frequency", "nunca|rara vez/casi nunca/raramente|a veces/algunas veces|a menudo/casi siempre/frecuentemente|siempre"),
    ("frequency", "jamais|rarement|parfois/quelquefois|souvent|toujours"),
    ("frequency", "nie/niemals|selten|manchmal/gelegentlich|oft/häufig|immer/sehr häufig/sehr oft"),
    ("frequency", "sehr selten|eher selten/selten|eher häufig/häufig|sehr häufig"),
    ("frequency", "nunca|raramente|às vezes/algumas vezes|frequentemente/muitas vezes|sempre"),
    ("frequency", "mai|raramente|a volte/qualche volta|spesso|sempre"),
    ("quality", "very poor/terrible/very bad|poor/bad|average/fair/ok/okay/acceptable/neither good nor bad/neutral|good|excellent/very good"),
    ("quality", "poor|fair|good|very good|excellent"),
    ("quality", "poor|fair|good|excellent"),
    ("quality", "very poor|poor|fair|good|very good|excellent"),
    ("quality", "muy malo/muy mala|malo/mala|regular|bueno/buena|muy bueno/muy buena/excelente"),
    ("quality", "très mauvais/très mauvaise|mauvais/mauvaise|moyen/moyenne|bon/bonne|très bon/très bonne/excellent"),
    ("quality", "sehr schlecht|schlecht|mittel/mittelmäßig/befriedigend|gut|sehr gut"),
    ("quality", "muito ruim/péssimo|ruim/mau|regular/médio|bom/boa|muito bom/ótimo/excelente"),
    ("quality", "pessimo/molto scarso|scarso/insufficiente|sufficiente/discreto|buono|ottimo/eccellente"),
    ("likelihood", "very unlikely/extremely unlikely|unlikely/somewhat unlikely|neither likely nor unlikely/neutral/not sure/unsure/maybe|likely/somewhat likely|very likely/extremely likely"),
    ("likelihood", "not at all likely|slightly likely|moderately likely/somewhat likely|very likely|extremely likely"),
    ("likelihood", "definitely not|probably not|might or might not/not sure|probably/probably yes|definitely/definitely yes"),
    ("satisfaction", "very dissatisfied/extremely dissatisfied/very unsatisfied|dissatisfied/somewhat dissatisfied/unsatisfied|neither satisfied nor dissatisfied/neutral|satisfied/somewhat satisfied|very satisfied/extremely satisfied/completely satisfied"),
    ("satisfaction", "not at all satisfied|slightly satisfied|moderately satisfied/somewhat satisfied|very satisfied|extremely satisfied/completely satisfied"),
    ("satisfaction", "very dissatisfied|dissatisfied|satisfied|very satisfied"),
    ("satisfaction", "muy insatisfecho/muy insatisfecha|insatisfecho/insatisfecha|neutral/ni satisfecho ni insatisfecho|satisfecho/satisfecha|muy satisfecho/muy satisfecha"),
    ("satisfaction", "très insatisfait/pas du tout satisfait|insatisfait/peu satisfait|neutre/ni satisfait ni insatisfait|satisfait|très satisfait"),
    ("satisfaction", "sehr unzufrieden|unzufrieden/eher unzufrieden|neutral/teils teils/weder noch|zufrieden/eher zufrieden|sehr zufrieden"),
    ("satisfaction", "muito insatisfeito|insatisfeito|neutro/indiferente/nem satisfeito nem insatisfeito|satisfeito|muito satisfeito"),
    ("satisfaction", "molto insoddisfatto|insoddisfatto|neutrale/né soddisfatto né insoddisfatto|soddisfatto|molto soddisfatto"),
    ("just right*", "too slow/much too slow|slightly slow/a little slow/slightly too slow/a bit slow/somewhat slow|just right/about right|slightly fast/a little fast/slightly too fast/a bit fast/somewhat fast|too fast/much too fast"),
    ("just right*", "too slow|just right/about right|too fast"),
    ("just right*", "too easy/much too easy|slightly easy/a little easy/slightly too easy|just right/about right|slightly difficult/a little difficult/slightly too difficult/slightly hard|too difficult/much too difficult/too hard"),
    ("just right*", "too easy|just right/about right|too difficult/too hard"),
    ("just right*", "too short/much too short|slightly short/a little short/slightly too short|just right/about right|slightly long/a little long/slightly too long|too long/much too long"),
    ("just right*", "too short|just right/about right|too long"),
    ("just right*", "too little/much too little/far too little|slightly too little/a little too little|just right/about right/the right amount|slightly too much/a little too much|too much/much too much/far too much"),
    ("just right*", "too little|just right/about right/the right amount|too much"),
    ("just right*", "too much lecture|slightly too much lecture|balanced (lecture/hands-on)/balanced lecture hands on/balanced|slightly too much hands-on|too much hands-on"),
    ("just right*", "demasiado lento|algo lento/un poco lento|adecuado/justo|algo rápido/un poco rápido|demasiado rápido"),
    ("just right*", "trop lent|un peu lent|juste bien/adapté|un peu rapide|trop rapide"),
    ("just right*", "zu langsam|etwas zu langsam/eher langsam|genau richtig|etwas zu schnell/eher schnell|zu schnell"),
    ("ability", "not at all able|slightly able|neutral/somewhat able|moderately able|extremely able/very able"),
    ("confidence", "not at all confident/not confident/very unconfident|slightly confident/a little confident|somewhat confident/moderately confident/neutral|fairly confident/confident/quite confident|very confident/extremely confident/completely confident"),
    ("ease", "very difficult/extremely difficult/very hard|difficult/somewhat difficult/hard|neither easy nor difficult/neutral/moderate|easy/somewhat easy|very easy/extremely easy"),
    ("usefulness", "not at all useful/not useful|slightly useful/a little useful/of little use|moderately useful/somewhat useful|very useful/useful|extremely useful"),
    ("importance", "not at all important/not important/unimportant|slightly important/of little importance|moderately important/somewhat important/neutral|very important/important|extremely important/essential"),
    ("relevance", "not relevant for me/not relevant/not at all relevant|somewhat useful/somewhat relevant/slightly relevant|critical to me/very relevant/extremely relevant"),
    ("knowledge", "little or no knowledge of topic/little or no knowledge/no knowledge|some knowledge of topic/some knowledge|extensive knowledge of topic/extensive knowledge"),
    ("knowledge", "none/no experience|beginner/novice/basic|intermediate/some experience|advanced/experienced|expert"),
    ("motivation", "much less motivated|less motivated/slightly less motivated|no change in motivation/no change|more motivated|much more motivated"),
    ("motivation", "much less motivated|less motivated|slightly less motivated|no change in motivation|slightly more motivated|more motivated|much more motivated"),
    ("motivation", "less motivated|slightly less motivated|no change in motivation|more motivated|much more motivated"),
    ("confidence now", "i'm much less confident now|i'm less confident now|i'm equally confident now|i'm more confident now|i'm much more confident now"),
    ("change", "decreased/worse/got worse|remain constant/no change/the same/stayed the same/unchanged|increased/better/improved/got better"),
    ("amount", "none of it|some of it|about half of it|most of it|all of it"),
    ("amount", "not at all/none|a little/slightly/a little bit|a moderate amount/moderately/somewhat|a lot/very/quite a bit|a great deal/extremely/completely"),
    ("amount", "pas du tout|un peu|moyennement|beaucoup|énormément/tout à fait"),
    ("amount", "gar nicht/überhaupt nicht|wenig/kaum|mittelmäßig/etwas|ziemlich/viel|sehr/sehr viel"),
    ("amount", "nada/en absoluto|poco|algo/regular|bastante|mucho"),
    ("rudeness", "no not rude at all/no not at all rude|yes somewhat rude|yes very rude"),
    ("favour", "very unfavorably|somewhat unfavorably|neither favorably nor unfavorably (neutral)|somewhat favorably|very favorably"),
    ("performance", "far below expectations/well below expectations|below expectations|met expectations/meets expectations|above expectations/exceeded expectations|far above expectations/far exceeded expectations"),
    ("yes", "no/false|yes/true"), ("yes", "no|sí/si"), ("yes", "non|oui"), ("yes", "nein|ja"), ("yes", "não/nao|sim"), ("yes", "no|sì"),
    ("yes", "no|maybe/somewhat/partly/sometimes/unsure|yes"),
];

/// Answers that give no place on a scale, and why; spellings are separated by `|`.
#[rustfmt::skip]
const ASIDES: &[(Aside, &str)] = &[
    (Aside::NotApplicable, "n/a|not applicable|does not apply|no aplica|no aplicable|sans objet|non concerné|trifft nicht auf mich zu|entfällt|não se aplica|non applicabile|doesn't apply|does not apply to me|doesn't apply to me|not applicable to me"),
    (Aside::DontKnow, "don't know|i don't know|do not know|dont know|no opinion|not sure|unsure|i'm not sure|can't say|cannot say|no sé|no sabe|je ne sais pas|ne sait pas|weiß nicht|keine angabe möglich|não sei|non so|i don't remember|no idea|unfamiliar (n/a)"),
    (Aside::NotSaid, "prefer not to say|prefer not to answer|prefer not to disclose|i prefer not to say|i prefer not to answer|rather not say|decline to answer|do not wish to answer|prefiero no decirlo|prefiero no contestar|je préfère ne pas répondre|keine angabe|möchte ich nicht sagen|prefiro não dizer|prefiro não responder|preferisco non rispondere|no answer|not stated"),
];

/// Why an answer gives no place on a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    NotApplicable,
    DontKnow,
    NotSaid,
}

/// Whether an answer says that there is none.
pub(crate) fn aside(answer: &str) -> Option<Aside> {
    static BY_KEY: LazyLock<HashMap<String, Aside>> = LazyLock::new(|| {
        let each = |(aside, words): &(Aside, &'static str)| {
            let aside = *aside;
            words.split('|').map(move |word| (key(word), aside)).collect::<Vec<_>>()
        };
        ASIDES.iter().flat_map(each).collect()
    });
    // Longer answers are not looked up: they say more than that.
    if answer.len() > 60 {
        return None;
    }
    let key = key(answer);
    BY_KEY.get(&key).copied().or_else(|| keeps_silent(&key).then_some(Aside::NotSaid))
}

/// Whether an answer is a plain yes or no.
pub(crate) fn is_yes_or_no(answer: &str) -> bool {
    matches!(key(answer).as_str(), "yes" | "no" | "ja" | "nein" | "si" | "oui" | "non" | "sim" | "nao")
}

/// Whether somebody does not want to say, in words of their own (`I would rather not answer that`).
fn keeps_silent(key: &str) -> bool {
    const HOLDING: &[&str] = &[
        "prefer not to",
        "rather not",
        "do not wish to",
        "dont wish to",
        "do not want to",
        "dont want to",
        "decline to",
    ];
    const BACK: &[&str] = &["say", "answer", "disclose", "state", "tell", "respond", "share", "specify"];
    const STARTS: &[&str] = &[
        "keine angabe",
        "mochte ich nicht sagen",
        "ich mochte nicht antworten",
        "prefiero no decir",
        "prefiero no responder",
        "je prefere ne pas",
        "prefere ne pas",
        "prefiro nao",
        "preferisco non",
    ];
    let holds = |(start, rest): (&str, &str)| {
        let next = rest.split_whitespace().next().unwrap_or_default();
        start.split_whitespace().count() <= 2 && BACK.contains(&next)
    };
    HOLDING.iter().filter_map(|held| key.split_once(held)).any(holds)
        || STARTS.iter().any(|start| key.starts_with(start))
}

/// The table of scales, ready for matching.
pub(crate) fn scales() -> Vec<Scale> {
    let scale = |(family, line): &(&'static str, &'static str)| {
        let points: Vec<Vec<&'static str>> =
            line.split('|').map(|point| point.split('/').collect()).collect();
        let mut places = HashMap::new();
        for (at, spellings) in points.iter().enumerate() {
            for spelling in spellings {
                places.entry(key(spelling)).or_insert(at);
            }
            // A slash inside a label (`lecture/hands-on`) is part of it as well.
            places.entry(key(&spellings.join("/"))).or_insert(at);
            if let [first, second, ..] = spellings.as_slice() {
                places.entry(key(&format!("{first}/{second}"))).or_insert(at);
            }
        }
        let ideal = family.ends_with('*').then_some(points.len() / 2);
        Scale { family, points, ideal, places }
    };
    SCALES.iter().map(scale).collect()
}

/// `HasHighSpdInternet` and `cls_level` as words.
pub(crate) fn spaced(heading: &str) -> String {
    let mut words = String::with_capacity(heading.len() + 8);
    let mut previous = ' ';
    for letter in heading.chars() {
        if letter.is_uppercase() && previous.is_lowercase() {
            words.push(' ');
        }
        words.push(if matches!(letter, '_' | '.' | '-' | '/') { ' ' } else { letter });
        previous = letter;
    }
    words
}

/// Whether a heading holds one of these words.
pub(crate) fn mentions(heading: &str, words: &[&str]) -> bool {
    let text = format!(" {} ", key(&spaced(heading)));
    words.iter().any(|word| text.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scale_contradicts_itself() {
        for scale in scales() {
            for (at, spellings) in scale.points.iter().enumerate() {
                for spelling in spellings {
                    assert_eq!(
                        scale.places.get(&key(spelling)),
                        Some(&at),
                        "{}: `{spelling}` stands on two points",
                        scale.family
                    );
                }
            }
        }
    }

    #[test]
    fn answers_that_give_no_place_are_known() {
        assert_eq!(aside("N/A"), Some(Aside::NotApplicable));
        assert_eq!(aside("Prefer not to say"), Some(Aside::NotSaid));
        assert_eq!(aside("Agree"), None);
        assert_eq!(aside("I'd rather not tell you"), Some(Aside::NotSaid));
        assert_eq!(aside("Keine Angabe."), Some(Aside::NotSaid));
        assert_eq!(aside("Rather not"), None, "a point of some scales");
        assert_eq!(aside("I prefer not to work online"), None);
    }
}
