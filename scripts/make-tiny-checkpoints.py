#!/usr/bin/env python3
"""Makes tiny random folders of every model family with transformers and stores what it computes with them.

The tests of dev.frugal.reasoning.language read the folders and must agree: logits within 1e-4 in float32,
greedy continuations of 64 tokens identical. The stored copies lie in reasoning/src/test/resources/checkpoints;
run this to make them again, or with --check DIR to load folders that Frugal has written and compare their
logits with those of the folders that it read.

    python scripts/make-tiny-checkpoints.py OUT
    python scripts/make-tiny-checkpoints.py --check DIR OUT     # DIR/qwen2, DIR/qwen3, …

Needs torch, transformers 4.51 or later, tokenizers and safetensors.
"""
import argparse
import pathlib

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModelForCausalLM
from transformers import Gemma2Config, Gemma3TextConfig, GemmaConfig, LlamaConfig, MistralConfig, Phi3Config
from transformers import Qwen2Config, Qwen3Config

VOCABULARY = 64
CONTEXT = 192
LENGTH = 96
NEW_TOKENS = 64
# Fewer positions than a text has.
WINDOW = 20

COMMON = dict(
    vocab_size=VOCABULARY,
    hidden_size=16,
    intermediate_size=24,
    num_hidden_layers=2,
    num_attention_heads=4,
    max_position_embeddings=CONTEXT,
    # Large enough that logits spread: near ties would make greedy decoding a matter of rounding.
    initializer_range=0.35,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)
CONFIGURATIONS = {
    "qwen2": Qwen2Config(**COMMON, num_key_value_heads=2, tie_word_embeddings=True),
    "qwen3": Qwen3Config(**COMMON, num_key_value_heads=1, head_dim=8, tie_word_embeddings=False),
    "llama": LlamaConfig(
        **COMMON,
        num_key_value_heads=4,
        rope_parameters={
            "rope_type": "llama3",
            "rope_theta": 500000.0,
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 32,
        },
    ),
    "gemma": GemmaConfig(**COMMON, num_key_value_heads=1, head_dim=8),
    "mistral": MistralConfig(**COMMON, num_key_value_heads=2, head_dim=8, sliding_window=None),
    "mistral-window": MistralConfig(**COMMON, num_key_value_heads=2, head_dim=8, sliding_window=WINDOW),
    "qwen3-window": Qwen3Config(
        **COMMON,
        num_key_value_heads=1,
        head_dim=8,
        use_sliding_window=True,
        sliding_window=WINDOW,
        max_window_layers=1,
    ),
    # Caps small enough that they bend the scores of so small a model.
    "gemma2": Gemma2Config(
        **COMMON,
        num_key_value_heads=2,
        head_dim=8,
        query_pre_attn_scalar=12,
        sliding_window=WINDOW,
        attn_logit_softcapping=5.0,
        final_logit_softcapping=8.0,
    ),
    "gemma3": Gemma3TextConfig(
        **(COMMON | dict(num_hidden_layers=3)),
        num_key_value_heads=1,
        head_dim=8,
        query_pre_attn_scalar=12,
        sliding_window=WINDOW,
        layer_types=["sliding_attention", "sliding_attention", "full_attention"],
        rope_parameters={
            "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
        },
    ),
    "phi3": Phi3Config(**COMMON, num_key_value_heads=2, sliding_window=WINDOW),
    "phi4": Phi3Config(
        **(COMMON | dict(hidden_size=32)),
        num_key_value_heads=2,
        original_max_position_embeddings=CONTEXT // 2,
        tie_word_embeddings=True,
        partial_rotary_factor=0.75,
        rope_parameters={
            "rope_type": "longrope",
            "rope_theta": 10000.0,
            "short_factor": [1.0, 1.1, 1.3],
            "long_factor": [1.0, 4.0, 30.0],
            "original_max_position_embeddings": CONTEXT // 2,
            "partial_rotary_factor": 0.75,
        },
    ),
}
# Only the plain implementation caps scores.
IMPLEMENTATION = {"gemma2": "eager"}


def options(name):
    return dict(dtype=torch.float32, attn_implementation=IMPLEMENTATION.get(name, "sdpa"))


def tokenizer():
    vocabulary = {"<pad>": 0, "<bos>": 1, "<eos>": 2, "<unk>": 3}
    for i in range(4, VOCABULARY):
        vocabulary[f"w{i}"] = i
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.add_special_tokens(["<pad>", "<bos>", "<eos>"])
    return made


def greedy(model, prompt):
    """Without a cache and without an end token: the plainest statement of what must come out."""
    ids = prompt
    for _ in range(NEW_TOKENS):
        ids = torch.cat([ids, model(ids).logits[:, -1:].argmax(-1)], 1)
    return ids[:, prompt.shape[1]:]


def make(out):
    for seed, (name, configuration) in enumerate(CONFIGURATIONS.items()):
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_config(configuration, **options(name)).eval()
        with torch.no_grad():
            for parameter_name, parameter in model.named_parameters():
                # Norms start at 1 and biases at 0: moved, so that forgetting one shows.
                if parameter.dim() == 1:
                    parameter.add_(0.2 * torch.randn(parameter.shape))
        ids = torch.randint(4, VOCABULARY, (2, LENGTH))
        prompt = ids[:1, :8]
        with torch.no_grad():
            logits = model(ids).logits
            continuation = greedy(model, prompt)
        folder = out / name
        model.save_pretrained(folder)
        tokenizer().save(str(folder / "tokenizer.json"))
        save_file(
            {"ids": ids, "logits": logits.contiguous(), "prompt": prompt.clone(), "continuation": continuation.clone()},
            folder / "expected.safetensors",
        )


def check(written, out):
    for name in CONFIGURATIONS:
        ids = load_file(out / name / "expected.safetensors")["ids"]
        # Both computed here: the last bits of the stored logits are those of the processor that made them.
        read, again = (
            AutoModelForCausalLM.from_pretrained(folder / name, **options(name)).eval() for folder in (out, written)
        )
        with torch.no_grad():
            gap = (again(ids).logits - read(ids).logits).abs().max().item()
        print(f"{name}: largest difference of logits {gap:.1e}")
        assert gap == 0, f"{name} written by Frugal is not what was read"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--check", type=pathlib.Path, metavar="DIR")
    arguments = parser.parse_args()
    if arguments.check:
        check(arguments.check, arguments.out)
    else:
        make(arguments.out)
