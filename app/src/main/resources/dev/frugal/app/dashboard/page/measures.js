// What the names in a run's metrics mean, in words.

const WORDS = {
  // A policy's step.
  reward: "Mean reward", accuracy: "Share of correct answers", tokens: "Tokens an answer, mean", tokens_p95: "Tokens an answer, 95th percentile",
  excess_tokens: "Tokens beyond what is needed", entropy_per_token: "Entropy of the next token, nats", trajectory_entropy: "Entropy of an answer’s tokens, nats",
  invalid_groups: "Prompts that taught nothing", capped_factors: "Share of length factors at their cap", truncated: "Share of answers cut off",
  clip_share: "Share of tokens that were clipped", kl: "Distance from the first model (KL)", gradient_norm: "Size of the gradient", log_prob_gap: "Largest gap of sampler and trainer", loss: "Loss",
  tokens_per_second: "Tokens generated a second", seconds_sampling: "Seconds of answering", seconds_credit: "Seconds of grading", seconds_update: "Seconds of the update", seconds_log_probs: "Seconds of log-probabilities",
  // A physics model's step.
  "loss/data": "Error on the data", "loss/residual": "Residual of the equation", "loss/metric": "Loss of the regime’s map", "loss/initial": "Error at the start",
  "validation/data": "Error on data held back", "validation/residual": "Residual where it was not trained", damping: "Damping of the optimiser",
};

/** Of `fgo-1/tokens_p95`: the member `fgo-1`, and what was measured, `tokens_p95`. */
export function parts(name) {
  const slash = name.indexOf("/");
  return slash < 0 ? { member: "", measure: name } : { member: name.slice(0, slash), measure: name.slice(slash + 1) };
}

/** A measure in words, or its name where there are none for it. */
export const words = (measure) => WORDS[measure] ?? measure.replaceAll("_", " ");
