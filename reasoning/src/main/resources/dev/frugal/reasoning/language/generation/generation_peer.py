"""Generates with transformers on request: the peer of `frugal reasoning throughput`.

    python generation_peer.py MODEL_FOLDER THREADS PROMPT_TOKENS NEW_TOKENS

The first line printed names the versions; then each line read (a number of rows) is answered by the seconds that
`generate` took to sample NEW_TOKENS more for each row at temperature 1.
"""
import json
import sys
import time

import torch
import transformers
from transformers import AutoModelForCausalLM


def main():
    folder, threads, prompt_tokens, new_tokens = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    vocabulary = model.config.vocab_size
    print(json.dumps({"name": f"transformers {transformers.__version__}, torch {torch.__version__}"}), flush=True)
    for line in sys.stdin:
        prompts = torch.randint(0, vocabulary, (int(line), prompt_tokens))
        start = time.perf_counter()
        with torch.inference_mode():
            made = model.generate(
                prompts,
                attention_mask=torch.ones_like(prompts),
                do_sample=True,
                temperature=1.0,
                top_k=0,
                top_p=1.0,
                min_new_tokens=new_tokens,
                max_new_tokens=new_tokens,
                pad_token_id=0,
            )
        seconds = time.perf_counter() - start
        assert made.shape[1] == prompt_tokens + new_tokens
        print(json.dumps({"seconds": seconds}), flush=True)


main()
