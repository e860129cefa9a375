#!/usr/bin/env python3
"""Computes one policy-gradient step with TRL and stores what goes in and what comes out.

The model is one of the tiny folders that make-tiny-checkpoints.py makes. For each loss, TRL's GRPO trainer gets the
same responses of unequal lengths, with log-probabilities of a sampling policy and a reference that both differ from
the model, so that ratios are clipped and the KL penalty counts. AgreementWithTrlTest must find the same
log-probabilities, losses and gradient norms.

    python scripts/make-trl-step.py reasoning/src/test/resources/checkpoints/qwen2 \\
        reasoning/src/test/resources/trl/step.json

Needs torch, transformers, trl and datasets.
"""
import argparse
import json
import pathlib
import tempfile

import datasets
import torch
import transformers
import trl

PROMPTS = [3, 6, 4]
GROUP = 4
LIMIT = 12
CLIP = 0.2
# A mean over a response is nearer to 1 than a token.
SEQUENCE_CLIP = 0.05
FIRST_WORD = 4

# The loss of this name in Frugal, what TRL calls it, and the weight of its KL penalty.
CASES = [
    ("sequence-mean", dict(loss_type="grpo"), 0.0),
    ("sequence-mean", dict(loss_type="grpo"), 0.04),
    ("token-mean", dict(loss_type="dapo"), 0.0),
    ("token-mean", dict(loss_type="bnpo"), 0.04),
    ("constant", dict(loss_type="dr_grpo"), 0.0),
    ("gspo", dict(loss_type="grpo", importance_sampling_level="sequence"), 0.0),
    ("cispo", dict(loss_type="cispo"), 0.0),
]


def batch(vocabulary):
    """Prompts padded on the left and responses on the right, as TRL has them."""
    generator = torch.Generator().manual_seed(1)
    rows = len(PROMPTS) * GROUP
    longest = max(PROMPTS)
    prompt_ids = torch.zeros(rows, longest, dtype=torch.long)
    prompt_mask = torch.zeros_like(prompt_ids)
    completion_ids = torch.zeros(rows, LIMIT, dtype=torch.long)
    completion_mask = torch.zeros_like(completion_ids)
    for p, length in enumerate(PROMPTS):
        words = torch.randint(FIRST_WORD, vocabulary, (length,), generator=generator)
        for row in range(p * GROUP, (p + 1) * GROUP):
            prompt_ids[row, longest - length:] = words
            prompt_mask[row, longest - length:] = 1
            tokens = int(torch.randint(1, LIMIT + 1, (1,), generator=generator))
            completion_ids[row, :tokens] = torch.randint(FIRST_WORD, vocabulary, (tokens,), generator=generator)
            completion_mask[row, :tokens] = 1
    rewards = torch.randint(0, 2, (len(PROMPTS), GROUP), generator=generator).float()
    advantages = (rewards - rewards.mean(1, keepdim=True)) / (rewards.std(1, keepdim=True) + 1e-4)
    return generator, {
        "prompt_ids": prompt_ids,
        "prompt_mask": prompt_mask,
        "completion_ids": completion_ids,
        "completion_mask": completion_mask,
        "advantages": advantages.flatten(),
        "num_items_in_batch": completion_mask.sum().float(),
    }


def trainer(folder, output, loss, kl, epsilon, epsilon_high):
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    rows = len(PROMPTS) * GROUP
    made = trl.GRPOTrainer(
        model=model,
        reward_funcs=lambda **_: [0.0] * rows,
        args=trl.GRPOConfig(
            output_dir=output,
            use_cpu=True,
            bf16=False,
            per_device_train_batch_size=rows,
            num_generations=GROUP,
            max_completion_length=LIMIT,
            temperature=1.0,
            beta=kl,
            # The estimate of GRPO's paper; TRL's default multiplies it by the ratio, as DeepSeek-V3.2 does.
            use_bias_correction_kl=False,
            epsilon=epsilon,
            epsilon_high=epsilon_high,
            gradient_checkpointing=False,
            report_to=[],
            **loss,
        ),
        train_dataset=datasets.Dataset.from_dict({"prompt": ["w4"]}),
        processing_class=transformers.AutoTokenizer.from_pretrained(folder),
    )
    made.current_gradient_accumulation_steps = 1
    return made


def log_probabilities(made, inputs):
    with torch.no_grad():
        found, _, _ = made._get_per_token_logps_and_entropies(
            made.model,
            torch.cat([inputs["prompt_ids"], inputs["completion_ids"]], 1),
            torch.cat([inputs["prompt_mask"], inputs["completion_mask"]], 1),
            LIMIT,
        )
    return found


def step(made, inputs):
    loss = made._compute_loss(made.model, inputs)
    loss.backward()
    norm = torch.sqrt(sum((parameter.grad.double() ** 2).sum() for parameter in made.model.parameters()))
    return loss.item(), norm.item()


def ragged(values, mask):
    return [row[kept.bool()].tolist() for row, kept in zip(values, mask)]


def main(folder, out):
    vocabulary = transformers.AutoConfig.from_pretrained(folder).vocab_size
    generator, inputs = batch(vocabulary)
    document = {}
    cases = []
    with tempfile.TemporaryDirectory() as output:
        for name, loss, kl in CASES:
            cispo = name == "cispo"
            clip = SEQUENCE_CLIP if name == "gspo" else CLIP
            # TRL bounds CISPO's weight itself, and from above only; Frugal's numbers are distances from 1.
            made = trainer(folder, output, loss, kl, clip, 1 + clip if cispo else clip)
            if not document:
                current = log_probabilities(made, inputs)
                inputs["old_per_token_logps"] = current + 0.3 * torch.randn(current.shape, generator=generator)
                inputs["ref_per_token_logps"] = current + 0.3 * torch.randn(current.shape, generator=generator)
                mask = inputs["completion_mask"]
                document = {
                    "versions": f"TRL {trl.__version__}, transformers {transformers.__version__}, torch {torch.__version__}",
                    "limit": LIMIT,
                    "prompts": ragged(inputs["prompt_ids"], inputs["prompt_mask"]),
                    "responses": ragged(inputs["completion_ids"], mask),
                    "advantages": inputs["advantages"].tolist(),
                    "log_probabilities": ragged(current, mask),
                    "old": ragged(inputs["old_per_token_logps"], mask),
                    "reference": ragged(inputs["ref_per_token_logps"], mask),
                }
            value, norm = step(made, inputs)
            cases.append({
                "loss": name,
                "trl": loss,
                "kl": kl,
                "clip_low": 1.0 if cispo else clip,
                "clip_high": clip,
                "value": value,
                "gradient_norm": norm,
            })
            print(cases[-1])
    document["cases"] = cases
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    main(arguments.folder, arguments.out)
