package dev.frugal.reasoning.problem;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The names that published data sets give to columns, whatever their case.
final class KnownColumns {
    /// See [#NAMES].
    static final List<String> GOLDS = List.of(
            "reward_model.ground_truth", // verl, DAPO, Skywork-OR1
            "ground_truth",
            "expected_answer", // OpenMathReasoning
            "gt_answer", // SimpleRL
            "ground_truth_answer", // PRM800K
            "question.ground_truth_answer",
            "final_answer", // DeepMath, OlympiadBench
            "answer_number", // MGSM
            "reference_answer",
            "correct_answer",
            "gold",
            "gold_answer",
            "short answer", // IMO-AnswerBench
            "answerkey", // ARC
            "answer",
            "target",
            "lsolutions", // MAWPS
            "result", // Calc-X
            "correct", // AQuA, MathQA
            "label", // AGIEval
            "1.ground_truth.value", // Open-Reasoner-Zero
            "solution",
            "rationale",
            "output",
            "response");

    /// Of these golds, the letters of choices: of no meaning without choices.
    static final Set<String> CHOSEN = Set.of("answerkey", "correct", "label");

    /// By role, the more telling first: a column of a later name counts only where none of the earlier has values. A
    /// name is a path or a template of several.
    static final Map<ColumnRole, List<String>> NAMES = Map.ofEntries(
            entry(
                    ColumnRole.PROBLEM,
                    List.of(
                            "{body} {question}", // SVAMP, ASDiv
                            "{passage}\n{question}", // AGIEval, DROP
                            "{context}\n{question}", // OlympiadBench
                            "problem",
                            "question",
                            "question.problem", // PRM800K
                            "query", // MetaMathQA
                            "squestion", // MAWPS
                            "problem_statement",
                            "problem_text",
                            "question_text",
                            "{instruction}\n{input}", // Alpaca
                            "instruction", // MathInstruct
                            "prompt", // verl, TRL, DAPO
                            "input",
                            "0", // Open-Reasoner-Zero
                            "messages",
                            "conversations", // ShareGPT
                            "conversation")),
            entry(ColumnRole.GOLD, GOLDS),
            entry(ColumnRole.CHOICES, List.of("options", "choices")),
            entry(ColumnRole.LEVEL, List.of("level", "difficulty")),
            entry(ColumnRole.SUBJECT, List.of("subject", "type", "topic", "category", "domain", "problem_type")),
            entry(
                    ColumnRole.ID,
                    List.of(
                            "id",
                            "unique_id",
                            "problem_id",
                            "question_id",
                            "problem_idx",
                            "idx",
                            "uuid",
                            "iindex",
                            "extra_info.index")),
            entry(
                    ColumnRole.RESPONSE,
                    List.of(
                            "response",
                            "completion",
                            "generated_solution",
                            "solution",
                            "rationale",
                            "output",
                            "messages",
                            "conversations",
                            "conversation",
                            "answer")));

    /// Columns that hold a worked solution, of which only a marked answer is a gold.
    static final Set<String> SOLUTIONS = Set.of("solution", "rationale", "output", "response");

    /// Columns that, where they have a value, belong to the question.
    static final List<String> PARTS_OF_A_QUESTION = List.of(
            "body",
            "choices",
            "context",
            "decoded_image",
            "diagram",
            "facts",
            "figure",
            "image",
            "images",
            "input",
            "numbers",
            "options",
            "paragraph",
            "passage",
            "picture",
            "premise",
            "story",
            "table");

    private KnownColumns() {}
}
