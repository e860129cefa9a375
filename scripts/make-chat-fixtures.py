#!/usr/bin/env python3
"""Renders conversations with transformers and stores the texts for the tests of dev.frugal.reasoning.language.template.

    python scripts/make-chat-fixtures.py reasoning/src/test/resources/chat

Reads the *.jinja files of the folder, writes rendered.json beside them. Needs transformers 4.51 or later.
"""
import json
import pathlib
import sys

from transformers.utils.chat_template_utils import render_jinja_template

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Today's weather <in> a \"city\" – °C",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CALL = {"type": "function", "function": {"name": "weather", "arguments": {"city": "Köln"}}}
CALL_AS_TEXT = {"type": "function", "function": {"name": "weather", "arguments": '{"city": "Köln"}'}}
QUESTION = {"role": "user", "content": "  What is 37+25-16? \n"}
SYSTEM = {"role": "system", "content": "Reason step by step,\nand put the answer in \\boxed{}."}
THOUGHT = {"role": "assistant", "content": "<think>\n37+25 = 62\n62-16 = 46\n</think>\n\n\\boxed{46}"}
CONVERSATIONS = {
    "question": dict(messages=[QUESTION], add_generation_prompt=True),
    "closed question": dict(messages=[QUESTION], add_generation_prompt=False),
    "system and question": dict(messages=[SYSTEM, QUESTION], add_generation_prompt=True),
    "several turns": dict(
        messages=[SYSTEM, QUESTION, THOUGHT, {"role": "user", "content": "Sure?"}], add_generation_prompt=True
    ),
    "an answer to learn from": dict(messages=[QUESTION, THOUGHT], add_generation_prompt=False),
    "without thinking": dict(messages=[QUESTION], add_generation_prompt=True, enable_thinking=False),
}
WITH_TOOLS = {
    "tools offered": dict(messages=[SYSTEM, QUESTION], add_generation_prompt=True, tools=[WEATHER]),
    "a tool called": dict(
        messages=[
            QUESTION,
            {"role": "assistant", "content": "", "tool_calls": [CALL]},
            {"role": "tool", "content": "21 °C"},
        ],
        add_generation_prompt=True,
        tools=[WEATHER],
    ),
}
TOOLS_OF_DEEPSEEK = {
    "a tool called": dict(
        messages=[
            QUESTION,
            {"role": "assistant", "content": None, "tool_calls": [CALL_AS_TEXT, CALL_AS_TEXT]},
            {"role": "tool", "content": "21 °C"},
            {"role": "tool", "content": "22 °C"},
        ],
        add_generation_prompt=True,
    ),
}


def main(folder):
    cases = []
    for file in sorted(folder.glob("*.jinja")):
        template = file.read_text(encoding="utf-8")
        conversations = dict(CONVERSATIONS)
        conversations |= {"deepseek_r1_distill": TOOLS_OF_DEEPSEEK, "llama3": {}}.get(file.stem, WITH_TOOLS)
        for name, conversation in conversations.items():
            variables = {k: v for k, v in conversation.items() if k not in ("messages", "add_generation_prompt")}
            variables["bos_token"] = "<|begin|>"
            if file.stem == "llama3_2":
                variables["date_string"] = "22 Nov 2026"
            # Called below apply_chat_template: a loaded tokenizer is not needed, only its template.
            tools = variables.pop("tools", None)
            rendered, _ = render_jinja_template(
                conversations=[conversation["messages"]],
                tools=tools,
                chat_template=template,
                add_generation_prompt=conversation["add_generation_prompt"],
                **variables,
            )
            if tools:
                variables["tools"] = tools
            cases.append(
                dict(
                    template=file.name,
                    name=name,
                    messages=conversation["messages"],
                    generation_prompt=conversation["add_generation_prompt"],
                    variables=variables,
                    rendered=rendered[0],
                )
            )
    text = json.dumps(cases, ensure_ascii=False, indent=1) + "\n"
    (folder / "rendered.json").write_text(text, encoding="utf-8")
    print(f"{len(cases)} conversations")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
