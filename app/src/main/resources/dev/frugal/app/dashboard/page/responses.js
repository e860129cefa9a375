// What two responses to one prompt have in common.

const CHECK = /\b(check|checking|verify|verifying|re-?check|double-check|make sure|wait|hmm)\b/i;

/** The sentences of a response with what follows them; joined they are the response. */
function sentences(text) {
  return text.match(/[^;\n.!?]*(?:[.!?](?!\s|$)[^;\n.!?]*)*[;\n.!?]*\s*/g).filter((piece) => piece !== "");
}

/** What a sentence says, whatever its words of confirmation: of a check the formula that is checked. */
function meaning(sentence) {
  const isCheck = CHECK.test(sentence);
  const formula = sentence.replace(/[^0-9+\-*/=()^.]/g, "").replace(/\.$/, "");
  return { isCheck, key: `${isCheck ? "check" : "step"} ${formula || sentence.trim().toLowerCase()}` };
}

/**
 * Both responses in pieces: [{text, alone}], where `alone` marks a check that has no counterpart in the other, by the longest
 * common subsequence of what the sentences say.
 */
export function compared(left, right) {
  const sides = [left, right].map((text) => sentences(text).map((piece) => ({ text: piece, ...meaning(piece), shared: false })));
  const [one, other] = sides;
  const longest = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      longest[i][j] = one[i].key === other[j].key ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    if (one[i].key === other[j].key) one[i++].shared = other[j++].shared = true;
    else if (longest[i + 1][j] >= longest[i][j + 1]) i++;
    else j++;
  }
  return sides.map((pieces) => pieces.map(({ text, isCheck, shared }) => ({ text, alone: isCheck && !shared })));
}
