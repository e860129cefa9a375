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
};

/** Of `fgo-1/tokens_p95`: the member `fgo-1`, and what was measured, `tokens_p95`. */
export function parts(name) {
  const slash = name.indexOf("/");
  return slash < 0 ? { member: "", measure: name } : { member: name.slice(0, slash), measure: name.slice(slash + 1) };
}

/** A measure in words, or its name where there are none for it. */
export const words = (measure) => WORDS[measure] ?? measure.replaceAll("_", " ");
