package dev.frugal.grading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Characters of Unicode in the notation of LaTeX.
final class CharacterNotation {
    private static final Map<Integer, String> COMMANDS = commands();
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ";
    private static final String RAISED_PLAIN = "0123456789+-n";
    private static final String LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋ₙ";
    private static final String LOWERED_PLAIN = "0123456789+-n";

    private CharacterNotation() {}

    /// `text` in plain characters and commands.
    static String plain(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int end = run(text, i, RAISED, "^", RAISED_PLAIN, plain);
            end = end > i ? end : run(text, i, LOWERED, "_", LOWERED_PLAIN, plain);
            if (end > i) {
                i = end;
                continue;
            }
            var command = COMMANDS.get(character);
            if (command != null) {
                plain.append(command);
            } else if (Character.isDigit(character)) {
                plain.append(Character.digit(character, 10));
            } else if (character >= 0xFF01 && character <= 0xFF5E) {
                // Full width.
                plain.appendCodePoint(character - 0xFEE0);
            } else {
                plain.appendCodePoint(character);
            }
            i += Character.charCount(character);
        }
        return plain.toString();
    }

    /// Writes a run of raised or lowered characters from `start` as one script; where it ends.
    private static int run(
            String text, int start, String characters, String mark, String written, StringBuilder plain) {
        int end = start;
        var script = new StringBuilder();
        while (end < text.length() && characters.indexOf(text.charAt(end)) >= 0) {
            script.append(written.charAt(characters.indexOf(text.charAt(end++))));
        }
        if (end > start) {
            plain.append(mark).append('{').append(script).append('}');
        }
        return end;
    }

    /// Each line: a command with its argument perhaps, then the characters that stand for it.
    private static Map<Integer, String> commands() {
        var lines = List.of(
                "- −–—‐‑‒",
                "\\times  ×✕⨯",
                "\\cdot  ·⋅∙•",
                "\\div  ÷",
                "/ ⁄∕",
                "\\le  ≤⩽≦",
                "\\ge  ≥⩾≧",
                "\\ne  ≠",
                "\\approx  ≈≃",
                "\\equiv  ≡",
                "\\pm  ±",
                "\\mp  ∓",
                "\\infty  ∞",
                "\\usqrt  √",
                "^\\circ  °º˚",
                "^\\circ C ℃",
                "^\\circ F ℉",
                "\\cup  ∪",
                "\\cap  ∩",
                "\\setminus  ∖",
                "\\emptyset  ∅",
                "\\in  ∈",
                "\\mid  ∣",
                "\\angle  ∠",
                "\\triangle  △",
                "\\sum ∑",
                "\\prod ∏",
                "\\lfloor  ⌊",
                "\\rfloor  ⌋",
                "\\lceil  ⌈",
                "\\rceil  ⌉",
                "\\langle  ⟨〈",
                "\\rangle  ⟩〉",
                "\\ldots  …⋯",
                "\\mathbb{R} ℝ",
                "\\mathbb{Z} ℤ",
                "\\mathbb{N} ℕ",
                "\\mathbb{Q} ℚ",
                "\\mathbb{C} ℂ",
                "\\frac{1}{2} ½",
                "\\frac{1}{4} ¼",
                "\\frac{3}{4} ¾",
                "\\frac{1}{3} ⅓",
                "\\frac{2}{3} ⅔",
                "\\frac{1}{5} ⅕",
                "\\frac{2}{5} ⅖",
                "\\frac{3}{5} ⅗",
                "\\frac{4}{5} ⅘",
                "\\frac{1}{6} ⅙",
                "\\frac{5}{6} ⅚",
                "\\frac{1}{8} ⅛",
                "\\frac{3}{8} ⅜",
                "\\frac{5}{8} ⅝",
                "\\frac{7}{8} ⅞",
                "\\alpha  α",
                "\\beta  β",
                "\\gamma  γ",
                "\\delta  δ",
                "\\epsilon  εϵ",
                "\\eta  η",
                "\\theta  θ",
                "\\kappa  κ",
                "\\lambda  λ",
                "\\mu  μµ",
                "\\nu  ν",
                "\\xi  ξ",
                "\\pi  π",
                "\\rho  ρ",
                "\\sigma  σ",
                "\\tau  τ",
                "\\phi  φϕ",
                "\\chi  χ",
                "\\psi  ψ",
                "\\omega  ω",
                "\\Delta  Δ",
                "\\Sigma  Σ",
                "\\Omega  Ω",
                "\\hbar  ℏ",
                "\\ell  ℓ",
                "' ′’‘",
                "\" “”",
                ", 、",
                ". 。");
        var commands = new HashMap<Integer, String>();
        for (var line : lines) {
            int space = line.lastIndexOf(' ');
            line.substring(space + 1)
                    .codePoints()
                    .forEach(character -> commands.put(character, line.substring(0, space)));
        }
        for (int space : new int[] {0x00A0, 0x2009, 0x202F, 0x2002, 0x2003, 0x3000, 0x200B}) {
            commands.put(space, " ");
        }
        return Map.copyOf(commands);
    }
}
