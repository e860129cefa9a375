// The metrics of a run in words.

const WORDS = {
  // A policy's step.
  reward: "Mean reward", accuracy: "Share of correct answers", tokens: "Tokens per response, mean", tokens_p95: "Tokens per response, 95th percentile",
  excess_tokens: "Excess tokens per response", entropy_per_token: "Entropy of the next token, nats", trajectory_entropy: "Entropy of a response, nats",
  invalid_groups: "Share of invalid groups", capped_factors: "Share of capped factors", truncated: "Share of truncated responses",
  clip_share: "Share of clipped tokens", kl: "KL divergence from the starting model", gradient_norm: "Gradient norm", log_prob_gap: "Largest log-probability gap, sampler to trainer", loss: "Loss",
  tokens_per_second: "Tokens generated per second", seconds_sampling: "Sampling, seconds", seconds_credit: "Grading and advantages, seconds", seconds_update: "Update, seconds", seconds_log_probs: "Log-probabilities, seconds",
  // A physics model's step.
  "loss/data": "Data loss", "loss/residual": "Residual of the equation", "loss/metric": "Metric loss (regimes)", "loss/initial": "Initial-state loss",
  "validation/data": "Validation error", "validation/residual": "Validation residual", damping: "Levenberg–Marquardt damping",
  // A trial of an identification; its members are the models that are fitted one after the other.
  "training/error": "Error on the fitted stretches, share of the output’s deviation", "validation/error": "Error held out, share of the output’s deviation",
};

/** The groups of curves, in the order of the page. */
export const GROUPS = ["Quality", "Cost", "Health"];

/** The curves that say most about a run, best first. */
const HEADLINES = ["accuracy", "tokens", "reward", "validation/data", "validation/error", "training/error", "loss/data", "validation/residual", "loss/residual", "loss"];

/** The place of a measure among those that say most about a run; infinite if it is none of them. */
export const rank = (measure) => (HEADLINES.includes(measure) ? HEADLINES.indexOf(measure) : Infinity);

/** The group a measure belongs to. */
export function group(measure) {
  if (/^(accuracy|reward\b|loss$|loss\/|validation\/|training\/)/.test(measure)) return "Quality";
  if (/^(tokens|excess_tokens|seconds_|operations|energy)/.test(measure)) return "Cost";
  return "Health";
}

/** Which direction is better, in words; empty where neither is. */
export function better(measure) {
  if (/^(accuracy|reward$)/.test(measure)) return "higher is better";
  if (/^(loss\/(data|residual|initial)|validation\/|training\/)/.test(measure)) return "lower is better";
  return "";
}

/** Of `fgo-1/tokens_p95`: the member `fgo-1`, and what was measured, `tokens_p95`. */
export function parts(name) {
  const slash = name.indexOf("/");
  return slash < 0 ? { member: "", measure: name } : { member: name.slice(0, slash), measure: name.slice(slash + 1) };
}

/** A measure in words, or its name where there are none for it. */
export function words(measure) {
  if (WORDS[measure]) return WORDS[measure];
  const reward = /^reward\/([^/]+)(\/deviation)?$/.exec(measure);
  if (reward) return `Reward for ${reward[1].replaceAll("_", " ")}${reward[2] ? ", standard deviation" : ""}`;
  const plain = measure.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
