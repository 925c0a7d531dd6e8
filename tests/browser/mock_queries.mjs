// The named queries, tables and functions that the stand-in lists.

const iteration = { name: "iteration_id", type: "text", default: null };
const perspective = { name: "perspective", type: "text", default: "learner" };

export const QUERIES = [
  {
    name: "who_answered",
    title: "Who answered?",
    about: "Respondents by background. Groups that are too small to show say so.",
    sql: "select title, background, group_name, n, share, is_hidden\nfrom response_rates\nwhere iteration_id = $iteration_id and perspective = $perspective",
    params: [iteration, perspective],
    board: { name: "review", position: 1 },
    chart: { kind: "bars", channels: { x: "n", y: "group_name", color: "title" } },
  },
  {
    name: "largest_gaps",
    title: "Where are the gaps now?",
    about:
      "The largest gaps that are not noise, each with its 95 % interval. Left of zero the group is lower.",
    sql: "select concat(group_name, ': ', title) as label, estimate, low, upp, verdict, n_group\nfrom findings\nwhere iteration_id = $iteration_id\norder by rank",
    params: [iteration, perspective, { name: "most", type: "bigint", default: 20 }],
    board: { name: "review", position: 2 },
    chart: {
      kind: "forest",
      channels: { y: "label", x: "estimate", low: "low", upp: "upp", color: "verdict", text: "n_group" },
    },
  },
  {
    name: "gap_map",
    title: "Where do the gaps gather?",
    about:
      "Items by groups. The number is the group against the rest; colour only where the verdict is not noise.",
    sql: "select title, measure_id, background, group_name, estimate, verdict\nfrom gaps\nwhere iteration_id = $iteration_id",
    params: [iteration, perspective],
    board: { name: "review", position: 3 },
    chart: {
      kind: "heatmap",
      channels: { x: "group_name", y: "title", color: "estimate", text: "estimate", verdict: "verdict" },
    },
  },
  {
    name: "distribution_of",
    title: "How did people answer?",
    about: "The share of each answer by group of one background, on one measure.",
    sql: "select group_name, value, label, share, n\nfrom answers\nwhere iteration_id = $iteration_id and measure_id = $measure_id and background = $background",
    params: [
      iteration,
      perspective,
      { name: "measure_id", type: "text", default: null },
      { name: "background", type: "text", default: "*" },
    ],
    board: null,
    chart: { kind: "bars", channels: { x: "share", y: "group_name", color: "label" } },
  },
  {
    name: "coverage",
    title: "What can we not see?",
    about: "Groups that are too small to compare.",
    sql: "select * from coverage where iteration_id = $iteration_id",
    params: [iteration, perspective],
    board: { name: "review", position: 4 },
    chart: { kind: "table", channels: {} },
  },
];

const column = (name, type, about) => ({ name, type, about });

export const TABLES = [
  {
    name: "gaps",
    about: "Every group against the rest on every measure, with one corrected verdict.",
    is_public: true,
    columns: [
      column("iteration_id", "text", "credential and iteration"),
      column("measure_id", "text", "what is compared"),
      column("background", "text", "a learner attribute"),
      column("group_name", "text", "one value of it"),
      column("n_group", "bigint", "people in the group"),
      column("estimate", "double", "the leading estimate"),
      column("verdict", "text", "worse, better, higher, lower, no evidence, too few"),
    ],
  },
  {
    name: "findings",
    about: "The gaps that are worth the meeting's time, the worst first.",
    is_public: true,
    columns: [
      column("rank", "bigint", "order"),
      column("title", "text", "the measure"),
      column("n_group", "bigint", "people in the group"),
    ],
  },
  {
    name: "scores",
    about: "One respondent's value on a measure.",
    is_public: false,
    columns: [column("value", "double", "the score")],
  },
];

export const FUNCTIONS = [
  {
    name: "cliffs_delta",
    kind: "scalar",
    signature: "cliffs_delta(distribution, distribution)",
    about: "How often a member of the first exceeds one of the second, minus the opposite.",
    returns: "struct",
    example: "select cliffs_delta(distribution(value) filter (where true), distribution(value)) from scores",
    source: "Cliff 1993",
  },
  {
    name: "distribution",
    kind: "aggregate",
    signature: "distribution(value[, weight])",
    about: "The counts of each value.",
    returns: "list",
    example: "select distribution(value) from scores",
    source: "",
  },
];
