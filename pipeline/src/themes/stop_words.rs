//! Words that carry grammar and no theme, by language; the telling ones also say which language a text is in.

use std::collections::HashMap;
use whatlang::Lang;

/// The languages with a list.
pub(super) const LANGUAGES: [Lang; 7] =
    [Lang::Eng, Lang::Fra, Lang::Spa, Lang::Deu, Lang::Por, Lang::Ita, Lang::Nld];

const ENGLISH: &str = "a about above across after afterwards again against all almost alone along already also although always \
am among an and another any anybody anyone anything anyway are aren't around as at back be became because become becomes been \
before beforehand behind being below beside besides between beyond both but by can can't cannot could couldn't did didn't do does \
doesn't doing don't done down during each either else elsewhere enough etc even ever every everybody everyone everything everywhere \
except few for former from further get gets getting give go goes going gone got had hadn't has hasn't have haven't having he he'd \
he'll he's hence her here here's hers herself him himself his how how's however i i'd i'll i'm i've if in indeed instead into is \
isn't it it'd it'll it's its itself just keep last least less let let's like made make makes many may maybe me meanwhile might mine \
more moreover most mostly much must mustn't my myself namely neither never nevertheless next no nobody none nor not nothing now \
nowhere of off often on once one only onto or other others otherwise ought our ours ourselves out over own part per perhaps please \
put quite rather re really said same say see seem seemed seems several shall shan't she she'd she'll she's should shouldn't since so \
some somebody somehow someone something sometime sometimes somewhere still such than that that's the their theirs them themselves \
then thence there there's therefore these they they'd they'll they're they've this those though through throughout thus to together \
too toward towards under until up upon us very via was wasn't we we'd we'll we're we've well were weren't what what's whatever when \
when's whenever where where's whereas wherever whether which while who who's whoever whole whom whose why why's will with within \
without won't would wouldn't yet you you'd you'll you're you've your yours yourself yourselves \
im ive id dont cant wont didnt doesnt isnt wasnt couldnt wouldnt shouldnt havent hasnt hadnt arent werent thats theres youre theyre \
were's would've could've should've might've must've";

const FRENCH: &str = "alors après assez au aucun aucune aussi autre autres aux avant avec avoir ayant bien car ce ceci cela celle \
celles celui ces cet cette ceux chaque chez comme comment dans de depuis des dès donc dont du elle elles en encore entre est et étaient \
étais était étant été être eu fait faire fait fois il ils je la le les leur leurs lors lorsque lui ma mais me même mêmes mes mis moi \
moins mon ne ni nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus plusieurs pour pourquoi puis quand que quel \
quelle quelles quels qui quoi sa sans se sera ses si son sont sous sur ta te tes toi ton tous tout toute toutes très trop tu un une va \
vers voici voilà vos votre vous oui non c'est j'ai qu'il qu'on d'un d'une n'est c'était y'a ça ok donc euh hein voilà";

const SPANISH: &str = "al algo algún alguna algunas alguno algunos ante antes aquel aquella así aún aunque bien cada casi como con \
contra cosa cosas cual cuales cuando cuanto de del desde donde dos durante el él ella ellas ellos en entre era eran es esa esas ese \
eso esos esta está están estas este esto estos estoy fue fueron ha había han hasta hay he la las le les lo los más me mi mis mientras \
mucha muchas mucho muchos muy nada ni no nos nosotros nuestra nuestro o otra otras otro otros para pero poco por porque pues que qué \
quien se sea ser si sí sido sin sobre son su sus también tan tanto te tiene tienen toda todas todo todos tu un una uno unos y ya yo";

const GERMAN: &str = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da dadurch \
daher damit dann das dass daß dein deine dem den denn der des deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du \
durch ein eine einem einen einer eines er es etwas euch euer für gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm \
ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine können könnte machen man \
mehr mein meine mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine selbst sich sie sind so \
solche soll sollte sondern sonst über um und uns unser unter viel vom von vor war waren warum was weil welche wenn wer werde werden \
wie wieder will wir wird wo wurde wurden würde zu zum zur zwischen";

const PORTUGUESE: &str = "ao aos aquela aquele as às até com como da das de dela dele deles depois do dos e é ela elas ele eles em \
entre era essa essas esse esses esta está estão estas este estes eu foi foram há isso isto já la lhe mais mas me mesmo meu minha muito \
muita muitos na nas não nem no nos nós nossa nosso num numa o os ou para pela pelas pelo pelos por porque quando que quem são se sem \
ser seu seus só sua suas também te tem têm ter tinha um uma umas uns você vocês";

const ITALIAN: &str = "a ad al alla alle agli ai anche avere aveva c'è che chi ci come con così cui da dai dal dalla dalle degli dei del \
della delle dello di dove e è ed era erano essere fa fino gli ha hanno ho i il in io la le lei li lo loro lui ma mi mia mio molto molti \
ne nei nel nella nelle no noi non nostra nostro o ogni per perché perciò più poco poi quale quando quanto quella quelle quello questa \
queste questi questo se sei si sia siamo sono sta stata stato su sua sue sul sulla suo tra tutti tutto un una uno vi voi";

const DUTCH: &str = "aan al alle alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen \
geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men met mij mijn moet \
na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was wat werd \
wezen wie wil worden wordt zal ze zelf zich zij zijn zo zonder zou";

/// Words that stand in several of the languages, or in another one as an ordinary word, tell nothing.
fn list(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => ENGLISH,
        Lang::Fra => FRENCH,
        Lang::Spa => SPANISH,
        Lang::Deu => GERMAN,
        Lang::Por => PORTUGUESE,
        Lang::Ita => ITALIAN,
        Lang::Nld => DUTCH,
        _ => return None,
    })
}

/// Whether the word carries no theme in this language.
pub(super) fn is_stop_word(language: Lang, word: &str) -> bool {
    list(language).is_some_and(|list| list.split_ascii_whitespace().any(|stop| stop == word))
}

/// Which language a word tells, for those that are of one list only.
pub(super) struct Telling {
    languages: HashMap<&'static str, Option<Lang>>,
}

impl Telling {
    pub(super) fn new() -> Self {
        let mut languages: HashMap<&'static str, Option<Lang>> = HashMap::new();
        for language in LANGUAGES {
            for word in list(language).unwrap_or_default().split_ascii_whitespace() {
                let of_one = languages.entry(word).or_insert(Some(language));
                *of_one = of_one.filter(|known| *known == language);
            }
        }
        Self { languages }
    }

    /// The language, if the word is of one list and of no other.
    pub(super) fn language(&self, word: &str) -> Option<Lang> {
        self.languages.get(word).copied().flatten()
    }
}
