// A made-up pilot for the stand-in: two iterations, a few items and backgrounds, gaps that are the same
// on every run. Nobody in it exists.

const AGREE = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"];
const HELD = "care-documentation";

export const ITERATIONS = [
  { number: 1, label: "1", starts_on: "2025-09-01", ends_on: "2025-12-12", n_respondents: 151, seats: 180 },
  { number: 2, label: "2", starts_on: "2026-01-12", ends_on: "2026-03-27", n_respondents: 158, seats: 184 },
].map((one) => ({
  iteration_id: `${HELD}/${one.number}`,
  credential_id: HELD,
  credential_title: "Digital care documentation",
  ...one,
  response_rate: one.n_respondents / one.seats,
  employers: "Northbank Hospital, Lindenhof Care",
}));

export const ITEMS = [
  ["reading_pace", "The reading pace suited me"],
  ["pace", "How was the pace?"],
  ["feedback", "Feedback came in time to use it"],
  ["captioned_video", "The videos had captions I could use"],
  ["shift_times", "Session times fitted my shifts"],
  ["belonging", "Belonging"],
  ["device", "Everything worked on my device"],
  ["relevance", "The tasks were like those at my workplace"],
  ["instructions", "I knew what I was expected to hand in"],
  ["support", "I knew whom to ask for help"],
  ["confidence", "I can write a care report without help"],
  ["nps", "I would recommend this course"],
].map(([id, title]) => ({ id, title, choices: AGREE }));

export const BACKGROUNDS = [
  {
    id: "first_language",
    title: "First language",
    groups: [
      ["English as additional language", 61],
      ["English", 97],
    ],
  },
  {
    id: "age",
    title: "Age",
    groups: [
      ["under 25", 38],
      ["25 to 34", 52],
      ["35 to 49", 46],
      ["50 and over", 22],
    ],
  },
  {
    id: "employment",
    title: "Employment",
    groups: [
      ["Part time", 70],
      ["Full time", 88],
    ],
  },
  {
    id: "carer",
    title: "Carer responsibility",
    groups: [
      ["Carer", 54],
      ["No carer responsibility", 104],
    ],
  },
  {
    id: "disability",
    title: "Disability",
    groups: [
      ["Disability disclosed", 6],
      ["None disclosed", 146],
    ],
  },
].map((one) => ({ ...one, groups: one.groups.map(([name, n]) => ({ name, n })) }));

const PLANTED = {
  "reading_pace|English as additional language": -0.46,
  "shift_times|Carer": -0.37,
  "belonging|English as additional language": -0.3,
  "device|50 and over": -0.44,
  "feedback|Part time": -0.27,
};

/** A number between -1 and 1 that only depends on the text. */
function steady(text) {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  return ((state >>> 8) % 2001) / 1000 - 1;
}

export function gapsOf(iteration) {
  return ITEMS.flatMap((item) => BACKGROUNDS.flatMap((background) => groupsOf(iteration, item, background)));
}

function groupsOf(iteration, item, background) {
  const whole = background.groups.reduce((sum, group) => sum + group.n, 0);
  const isSmall = background.groups.some((group) => group.n < 10);
  return background.groups.map((group, index) => {
    const planted = PLANTED[`${item.id}|${group.name}`];
    const first = background.groups[0];
    const mirrored =
      background.groups.length === 2 && index === 1 ? PLANTED[`${item.id}|${first.name}`] : undefined;
    const estimate =
      planted ?? (mirrored === undefined ? steady(iteration + item.id + group.name) * 0.16 : -mirrored);
    const half = 1.15 / Math.sqrt(Math.min(group.n, whole - group.n));
    const place = {
      iteration_id: iteration,
      measure_id: item.id,
      title: item.title,
      background: background.id,
      background_title: background.title,
      group_name: group.name,
    };
    if (isSmall)
      return {
        ...place,
        n_group: null,
        n_rest: null,
        estimate: null,
        estimate_of: "cliffs_delta",
        low: null,
        upp: null,
        q: null,
        verdict: "too few",
      };
    const isGap = planted !== undefined || mirrored !== undefined;
    return {
      ...place,
      n_group: group.n,
      n_rest: whole - group.n,
      estimate,
      estimate_of: item.id === "belonging" ? "mean difference" : "cliffs_delta",
      low: Math.max(-1, estimate - half),
      upp: Math.min(1, estimate + half),
      q: isGap ? Math.abs(steady(group.name)) * 0.04 : 0.3 + Math.abs(steady(item.id)) * 0.6,
      family: "A",
      family_size: 96,
      verdict: isGap ? (estimate < 0 ? "worse" : "better") : "no evidence",
      favourable_group: 0.41,
      favourable_rest: 0.68,
      welch_diff: estimate * 1.9,
    };
  });
}

export function sentenceOf(gap, index) {
  const lead = index === 0 ? "The largest gap that is not noise: " : "";
  const start = lead ? `${lead}“${gap.group_name}”` : `“${gap.group_name}”`;
  return `${start} rate “${gap.title}” lower than everyone else who answered.`;
}
