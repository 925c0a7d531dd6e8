//! Reads a Markdown file as far as a test needs it: fenced blocks, inline code, links.
//!
//! Links and inline code are looked for outside fences, links also outside inline code.

/// What stands in a file.
pub(super) struct Paper {
    /// The fenced blocks, in order.
    pub(super) blocks: Vec<Block>,
    /// The contents of every `…`.
    pub(super) inline: Vec<String>,
    /// Where links and pictures lead.
    pub(super) links: Vec<String>,
}

/// A fenced block.
pub(super) struct Block {
    marks: String,
    /// Its lines.
    pub(super) text: String,
}

impl Block {
    /// Whether the fence says so: ```` ```sql ignore ```` is `sql` and `ignore`.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.marks.split([' ', ',']).any(|word| word == mark)
    }
}

impl Paper {
    pub(super) fn of(text: &str) -> Self {
        let (mut blocks, mut prose) = (Vec::<Block>::new(), String::new());
        let mut is_open = false;
        for line in text.lines() {
            if let Some(marks) = line.trim_start().strip_prefix("```") {
                is_open = !is_open;
                if is_open {
                    blocks.push(Block { marks: marks.to_owned(), text: String::new() });
                }
                continue;
            }
            match blocks.last_mut().filter(|_| is_open) {
                Some(block) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                None => {
                    prose.push_str(line);
                    prose.push('\n');
                }
            }
        }
        let inline = prose.split('`').skip(1).step_by(2).map(|code| code.replace('\n', " ")).collect();
        // A link may have code as its text, so that only the code's contents are taken out.
        let plain = prose.split('`').step_by(2).collect::<String>();
        Self { blocks, inline, links: links(&plain) }
    }
}

fn links(prose: &str) -> Vec<String> {
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let named = prose.lines().filter(|line| line.starts_with('[')).filter_map(|line| line.split_once("]: "));
    let inline = targets.map(|(target, _)| target);
    inline.chain(named.map(|(_, target)| target)).map(|target| target.trim().to_owned()).collect()
}

#[test]
fn blocks_code_and_links_are_told_apart() {
    let paper =
        Paper::of("[a](b.md) `[x](no.md)` [`c`](d/e.rs#f)\n```sql ignore\nselect [1](2)\n```\n[g]: h.md\n");
    assert_eq!(paper.links, ["b.md", "d/e.rs#f", "h.md"]);
    assert_eq!(paper.inline, ["[x](no.md)", "c"]);
    assert_eq!(paper.blocks.len(), 1);
    assert!(paper.blocks[0].is("sql") && paper.blocks[0].is("ignore") && !paper.blocks[0].is("sh"));
}
