"""Peers of `frugal benchmark policy-step` and `real-size`: TRL's GRPO trainer on the same model, prompts and lengths, one
step at a time; of all weights in float32, or of a PEFT adapter on a model in bfloat16, where the processor has arithmetic
for it."""
import queue
import threading


class Trl:
    def __init__(self, settings, threads):
        import datasets
        import torch
        import transformers
        import trl

        self.torch = torch
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        transformers.logging.set_verbosity_error()
        self.versions = f"TRL {trl.__version__}, transformers {transformers.__version__}, torch {torch.__version__}"
        self.settings = settings
        adapter = settings.get("adapter")
        half = adapter and torch.backends.cpu.get_cpu_capability().startswith("AVX512")
        model = transformers.AutoModelForCausalLM.from_pretrained(
            settings["folder"], dtype=torch.bfloat16 if half else torch.float32
        )
        model.generation_config.eos_token_id = None
        if adapter:
            import peft

            self.versions += f", PEFT {peft.__version__}"
            model = peft.PeftModel.from_pretrained(model, adapter, is_trainable=True)
        tokenizer = transformers.AutoTokenizer.from_pretrained(settings["folder"])
        rows, group, tokens = settings["prompts"] * settings["group"], settings["group"], settings["new_tokens"]
        self.permits, self.steps = queue.Queue(), queue.Queue()
        self.lengths = set()
        steps, permits, lengths = self.steps, self.permits, self.lengths

        class Gate(transformers.TrainerCallback):
            def on_step_end(self, args, state, control, **_):
                steps.put(state.global_step)
                if permits.get():
                    control.should_training_stop = True

        def reward(completion_ids, **_):
            lengths.update(len(ids) for ids in completion_ids)
            return [float(sum(ids) % 2) for ids in completion_ids]

        arguments = trl.GRPOConfig(
            output_dir=settings["output"],
            use_cpu=True,
            bf16=False,
            per_device_train_batch_size=rows,
            num_generations=group,
            max_completion_length=tokens,
            generation_kwargs={"min_new_tokens": tokens},
            temperature=1.0,
            beta=0.0,
            loss_type="grpo",
            learning_rate=settings["rate"],
            lr_scheduler_type="constant",
            optim="adamw_torch_fused",
            weight_decay=0.0,
            max_grad_norm=settings["clip"],
            gradient_checkpointing=False,
            max_steps=1_000_000,
            logging_strategy="no",
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            seed=1,
        )
        self.trainer = trl.GRPOTrainer(
            model=model,
            reward_funcs=reward,
            args=arguments,
            train_dataset=datasets.Dataset.from_dict({"prompt": settings["texts"]}),
            processing_class=tokenizer,
            callbacks=[Gate()],
        )
        self.failure = None
        self.thread = None

    def check(self):
        torch, settings, trainer = self.torch, self.settings, self.trainer
        sequences = torch.tensor(settings["check_tokens"])
        split = settings["prompt_tokens"]
        inputs = {
            "prompt_ids": sequences[:, :split],
            "prompt_mask": torch.ones_like(sequences[:, :split]),
            "completion_ids": sequences[:, split:],
            "completion_mask": torch.ones_like(sequences[:, split:]),
            "advantages": torch.tensor(settings["check_advantages"], dtype=torch.float32),
            "num_items_in_batch": torch.tensor(float(sequences[:, split:].numel())),
        }
        trainer.current_gradient_accumulation_steps = 1
        loss = trainer._compute_loss(trainer.model, inputs)
        loss.backward()
        parameters = [parameter for parameter in trainer.model.parameters() if parameter.requires_grad]
        norm = torch.sqrt(sum((parameter.grad.double() ** 2).sum() for parameter in parameters))
        for parameter in parameters:
            parameter.grad = None
        return [loss.item(), norm.item()]

    def train(self):
        try:
            self.trainer.train()
        except BaseException as failure:
            self.failure = failure
            self.steps.put(None)

    def run(self, iterations):
        for _ in range(iterations):
            if self.thread is None:
                self.thread = threading.Thread(target=self.train, daemon=True)
                self.thread.start()
            else:
                self.permits.put(False)
            if self.steps.get() is None:
                raise self.failure
        if self.lengths != {self.settings["new_tokens"]}:
            raise AssertionError(f"responses of {sorted(self.lengths)} tokens")


peers = {"TRL": Trl, "TRL with PEFT": Trl}
