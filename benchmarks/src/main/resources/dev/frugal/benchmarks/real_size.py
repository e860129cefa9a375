"""Peer of `frugal benchmark real-size`: transformers' `generate`."""


class Transformers:
    def __init__(self, settings, threads):
        import torch
        import transformers

        self.torch, self.transformers = torch, transformers
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        transformers.logging.set_verbosity_error()
        self.versions = f"transformers {transformers.__version__}, torch {torch.__version__}"
        self.settings = settings
        self.model = self.load(getattr(torch, settings["type"]))
        self.prompts = torch.tensor(settings["prompts"])

    def load(self, dtype):
        model = self.transformers.AutoModelForCausalLM.from_pretrained(self.settings["folder"], dtype=dtype).eval()
        # No token ends a response, so that all contenders generate the same number.
        model.generation_config.eos_token_id = None
        return model

    def generate(self, model, prompts, tokens, **sampling):
        with self.torch.inference_mode():
            made = model.generate(
                prompts,
                attention_mask=self.torch.ones_like(prompts),
                max_new_tokens=tokens,
                pad_token_id=0,
                **sampling,
            )
        assert made.shape[1] == prompts.shape[1] + tokens
        return made[:, prompts.shape[1]:]

    def check(self):
        exact = self.load(self.torch.float32)
        checked = self.torch.tensor(self.settings["checked"])
        return self.generate(exact, checked, self.settings["checked_tokens"], do_sample=False).flatten().tolist()

    def run(self, iterations):
        for _ in range(iterations):
            self.generate(
                self.model,
                self.prompts,
                self.settings["new_tokens"],
                do_sample=True,
                temperature=1.0,
                top_k=0,
                top_p=1.0,
            )


peers = {"transformers": Transformers}
