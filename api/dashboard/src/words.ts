// The page's own words, all in one place. Sentences of findings come from the API.

const many = (n: number, one: string, more: string) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;

export const words = {
  name: "gapwise",
  skip: "Skip to content",
  menu: "Pages",
  pages: { findings: "Findings", review: "Review", explore: "Explore", sql: "SQL", data: "Data" },
  sample: "sample data",
  startOwn: "Start my own",
  role: (role: string) => `signed in as ${role}`,
  reading: "Reading …",
  notFound: { title: "There is no such page", back: "Go to the findings" },

  problem: {
    title: "This could not be read",
    unreachable: "the server does not answer; is gapwise still running?",
    status: (status: number) => `the server answered with status ${status}`,
    again: "Try again",
  },

  iteration: {
    pick: "Iteration",
    name: (number: number | null, label: string | null) => {
      const name = label || String(number ?? "");
      return /^\d*$/.test(name) ? `iteration ${name}`.trim() : name;
    },
    answered: (n: string, seats: string, rate: string) => `${n} of ${seats} answered (${rate})`,
    answeredAlone: (n: string) => `${n} answered`,
    employers: (n: number) => many(n, "employer", "employers"),
    names: (names: string[]) => `with ${names.join(", ")}`,
  },

  findings: {
    title: "What needs the meeting’s attention",
    lead: "Each gap compares a group with everyone else who answered the same background question. Intervals are 95 %: what we would expect if learners like these came again.",
    all: (n: number) => `Show all ${n} findings`,
    fewer: "Show fewer",
    review: "Open iteration review",
    versus: (group: string, rest: string) => `n ${group} vs ${rest}`,
    favourable: (group: string, rest: string) => `favourable ${group} vs ${rest}`,
    q: (q: string, size: string | null) => (size ? `q ${q} of ${size} comparisons` : `q ${q}`),
    points: (text: string) => `${text} points`,
    specific: {
      "this item": "about this item, not answers in general",
      general: "part of a general difference in answers",
      "cannot tell": "this item or answers in general: cannot be told",
    } as Record<string, string>,
    adjusted: (text: string) => `adjusted for other backgrounds: ${text}`,
    parity: (n: string, low: string, upp: string) =>
      low === upp
        ? `${n} more of the group would have had to answer favourably`
        : `${n} more of the group would have had to answer favourably (${low} to ${upp})`,
    detectable: (text: string) => `only a gap beyond ${text} could have been seen`,
    unseeable: "at this size no gap could have been seen",
    response: (group: string, rest: string) => `response rate ${group} vs ${rest}`,
    groupLower: "group lower",
    groupHigher: "group higher",
    distribution: "Distribution",
    sql: "Open as SQL",
    link: "Link",
    csv: "CSV",
    notShown: (n: number) => `Not shown: ${many(n, "cell", "cells")} with too few answers.`,
    why: "Why?",
    whyText:
      "A number appears only when at least 10 people stand behind it, and 10 or none remain in the rest. Further cells are hidden where a hidden one could be worked out by subtraction; both look the same. This prevents accidental disclosure; every query is recorded.",
    about: (group: string, background: string) => (background ? `${background}: ${group}` : group),
  },

  verdicts: {
    worse: { mark: "▼", text: "worse" },
    better: { mark: "▲", text: "better" },
    higher: { mark: "↑", text: "higher" },
    lower: { mark: "↓", text: "lower" },
    "no evidence": { mark: "○", text: "no evidence of a gap" },
    "too few": { mark: "⋯", text: "too few answers to say" },
  } as Record<string, { mark: string; text: string }>,

  kinds: {
    gap: "Gap",
    change: "Change",
    theme: "Theme",
    profile: "Profile",
    silence: "Silence",
  } as Record<string, string>,

  empty: {
    nothing: "Nothing is uploaded yet.",
    nothingNext: "Upload an export",
    notAsked: "Not asked in this iteration.",
    hidden: (n: number) =>
      n > 0
        ? `Hidden for confidentiality: ${many(n, "cell has", "cells have")} too few answers to be shown.`
        : "Hidden for confidentiality: too few answers to be shown.",
    noEvidence: "No evidence of a gap in this iteration. That is not proof that there is none.",
  },

  panel: {
    table: "Show as table",
    downloads: "Download",
    svg: "SVG",
    png: "PNG",
    csv: "CSV",
    sql: "Open as SQL",
    hidden: (n: number) => `${many(n, "cell", "cells")} hidden for confidentiality.`,
    unknownChart: (kind: string) => `There is no chart “${kind}”, so this is a table.`,
    more: (shown: string, total: string) => `The first ${shown} of ${total} rows; the CSV has all of them.`,
    failed: "This panel could not be read.",
  },

  charts: {
    worse: (n: number, m: number, top: string) =>
      `${n} of ${m} comparisons shown read worse for the group. The largest: ${top}.`,
    none: (m: number) => `None of the ${m} comparisons shown is a gap that can be told from noise.`,
    hollow: "Filled dots are gaps, hollow dots cannot be told from noise. Lines are 95 % intervals.",
    verdictColour: {
      worse: "▼ worse for the group",
      better: "▲ better for the group",
      other: "difference without better or worse",
      hollow: "○ no evidence of a gap",
    },
    zero: "no gap",
    estimateAxis: {
      effect: "effect size (δ)",
      share: "difference in percentage points",
      difference: "difference in points",
    },
    heat: {
      items: "Item",
      sentence: (n: number, m: number, items: number) =>
        n === 0
          ? `Nowhere: none of ${m} comparisons can be told from noise.`
          : `In ${n} of ${m} comparisons, on ${many(items, "item", "items")}.`,
      hidden: "hidden",
      hiddenLong: "hidden for confidentiality, too few answers",
      absent: "not asked",
      legend: "Number: the group against the rest. Colour only where it can be told from noise.",
      open: (item: string, group: string) => `Distribution of ${item} by ${group}`,
      scroll: "Heat map, scrolls sideways",
      worse: "▼ worse for the group",
      better: "▲ better for the group",
      other: "↕ differs, neither is better",
    },
    dumbbell: {
      before: "○ before",
      now: "● now",
      sentence: (n: number, closed: number, narrowed: number, worse: number) =>
        closed + narrowed + worse === 0
          ? `${many(n, "comparison", "comparisons")} with an earlier iteration; none shows that a gap changed.`
          : `Of ${many(n, "comparison", "comparisons")} with an earlier iteration ${closed} closed, ${narrowed} narrowed, ${worse} widened or appeared.`,
    },
    bars: {
      range: (low: string, lowAt: string, high: string, highAt: string) =>
        `From ${low} (${lowAt}) to ${high} (${highAt}).`,
      shown: (groups: number, hidden: number) =>
        hidden <= 0
          ? `Each of the ${groups} groups is large enough to be shown.`
          : `${many(groups, "group is", "groups are")} large enough to be shown, ${hidden} ${hidden === 1 ? "is" : "are"} not.`,
      hidden: "too few answers to be shown",
      everyone: "Everyone",
    },
    scroll: "Table, scrolls sideways",
  },

  distribution: {
    title: "How did people answer?",
    of: (item: string, background: string) => (background ? `${item}, by ${background}` : item),
    close: "Close",
    sentence: "Each bar is everyone in a group who answered.",
  },

  review: {
    title: "Iteration review",
    print: "Print",
    lead: "One page for the meeting. Every block answers one question.",
    hidden: "Why are some numbers hidden?",
    none: "The board “review” has no panels.",
  },

  explore: {
    title: "Explore",
    lead: "Every comparison of the iteration. Choose what to look at; a cell opens its numbers and answers.",
    gap: "The comparison",
    against: (group: string) => `“${group}” against the rest`,
    backgrounds: "Backgrounds",
    everyBackground: "All backgrounds",
    someBackgrounds: (n: number) => many(n, "background", "backgrounds"),
    measures: "Measures",
    kinds: {
      verdicts: "Scales and single items",
      items: "Items inside scales",
      silence: "Silence and missing answers",
    } as Record<string, string>,
    perspective: "Who answered",
    find: "Find a measure",
    flagged: "Only measures with a gap that is not noise",
    none: "Nothing matches. Choose more backgrounds or other measures.",
    shown: (shown: number, all: number) => `${shown} of ${many(all, "measure", "measures")} shown.`,
    reset: "Show everything",
    largest: "Largest gaps in this view",
  },

  data: {
    title: "Data",
    lead: "Survey exports go in here. The file is checked first; nothing is stored before you import.",
    drop: "Drop an export here, or",
    choose: "Choose a file",
    kinds: "CSV or TSV, also as .gz, as the survey tool wrote it. Qualtrics exports are recognised.",
    checking: "Checking the file …",
    other: "Choose another file",
    recognised: {
      title: "Recognised as",
      looksLike: (title: string, share: string) => `Looks like ${title} (${share} sure).`,
      else: "It is something else",
      preview: "The first rows",
      rows: (read: string, landed: string) => `${read} rows read, ${landed} would be imported.`,
    },
    columns: {
      title: "Columns",
      lead: (n: number) => `${many(n, "column", "columns")} and what each becomes.`,
      column: "Heading",
      wording: "Wording",
      role: "Becomes",
      examples: "Example answers",
      codebook: "Edit the codebook",
      codebookLabel: "Codebook (TOML)",
      recheck: "Check again",
    },
    private: {
      title: "Private",
      none: "No column looks like an identifier, so none is dropped.",
      lead: (n: number) => `${many(n, "column is", "columns are")} dropped before anything is written.`,
    },
    check: {
      title: "Check",
      none: "No row is set aside.",
      lead: (n: number) => `${many(n, "row is", "rows are")} set aside and will not be counted.`,
      cells: (n: number) => `${many(n, "cell", "cells")} could not be read as expected.`,
      excluded: (n: number) => `${many(n, "preview or test is", "previews or tests are")} left out.`,
      download: "Download this list",
      line: "Line",
      column: "Column",
      found: "Found",
      expected: "Expected",
      hint: "How to mend it",
      repairs: (n: number) => `${many(n, "repair", "repairs")} made while reading`,
      more: (n: string) => `and ${n} more in the download`,
    },
    import: {
      title: "Import",
      credential: "Credential",
      credentialHint: "its short name, for example care-documentation",
      iteration: "Iteration",
      iterationHint: "for example 1, or 2026-spring",
      cohort: "Cohort (may stay empty)",
      perspective: "Who answered",
      perspectives: {
        learner: "Learners",
        employer: "Employers",
        instructor: "Instructors",
        council: "Council",
      },
      go: "Import",
      running: "Importing …",
    },
    stages: {
      reading: "Reading the file",
      landing: "Writing without identifiers",
      counting: "Counting answers",
      comparing: "Comparing groups",
      publishing: "Publishing",
    } as Record<string, string>,
    receipt: {
      title: "Imported",
      undo: "Undo",
      undone: "Undone. The findings are as they were before.",
      see: "See findings",
      again: "Import another file",
      failed: "Nothing was imported",
    },
    uploads: {
      title: "Uploads",
      none: "Nothing is uploaded yet.",
      undo: (id: string) => `Undo upload ${id}`,
      sure: "Undo this upload? Its answers leave the findings.",
      yes: "Undo",
      no: "Keep it",
    },
    snapshots: {
      title: "Snapshots",
      lead: "Each import or undo publishes a new one; answers carry its number.",
    },
  },

  sql: {
    title: "SQL",
    lead: "Read-only, and small groups stay hidden here too.",
    editor: "SQL query",
    run: "Run",
    runHint: "Ctrl + Enter",
    running: "Running …",
    saved: "Start from",
    savedNone: "a named query",
    paramsNone: "null where empty",
    tables: "Tables",
    functions: "Functions",
    filter: "Filter by name",
    insert: (name: string) => `Insert ${name}`,
    personal: "personal: only under an aggregate",
    rows: (total: string, ms: string) => `${total} rows in ${ms} ms`,
    shown: (from: string, to: string) => `rows ${from} to ${to} shown`,
    allShown: "all shown",
    hidden: (n: string) => `${n} cells hidden`,
    previous: "Previous 1,000",
    next: "Next 1,000",
    download: "Download whole result",
    use: "Use from Python or R",
    useLead: "These lines read this very result from this server.",
    copy: "Copy",
    copied: "Copied",
    at: (line: number, column: number) => `line ${line}, column ${column}`,
    suggestion: (name: string) => `Use ${name}`,
    none: "The query gave no rows.",
  },

  cell: { none: "–", yes: "yes", no: "no" },
  columns: {
    upp: "upper",
    low: "lower",
    n_group: "n group",
    n_rest: "n rest",
    group_name: "group",
    background_title: "background",
    n_measures: "measures",
    n_too_few: "too few",
    n_no_evidence: "no evidence",
    n_unseeable: "could not be seen",
    smallest_delta: "smallest visible gap (δ)",
  } as Record<string, string>,
};
