package dev.frugal.reasoning.language.compact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A row of numbers per token, in borrowed pages of [#PAGE] rows: rows are added without moving
/// those that are there, and a page's rows go through a matrix product together.
final class Rows {
    /// A multiple of [TransformerKernels#ROWS_TOGETHER]; a page of a small model's rows stays in the nearest
    /// caches.
    static final int PAGE = 90;

    private final WorkingMemory memory;
    private final int stride;
    private final List<float[]> pages = new ArrayList<>();

    /// Room for `rows` rows of `stride` numbers, of any value.
    Rows(WorkingMemory memory, int stride, int rows) {
        this.memory = memory;
        this.stride = stride;
        makeRoom(rows);
    }

    /// Adds pages until there is room for `rows` rows; returns whether any was needed.
    final boolean makeRoom(int rows) {
        int before = pages.size();
        while (pages.size() * PAGE < rows) {
            pages.add(memory.borrow(PAGE * stride));
        }
        return pages.size() > before;
    }

    /// Pages that hold `rows` rows.
    static int pages(int rows) {
        return Math.ceilDiv(rows, PAGE);
    }

    /// How many of `rows` rows are in page `page`.
    static int inPage(int page, int rows) {
        return Math.min(PAGE, rows - page * PAGE);
    }

    float[] page(int page) {
        return pages.get(page);
    }

    /// The page that holds `row`, which begins there at [#start].
    float[] pageOf(int row) {
        return pages.get(row / PAGE);
    }

    int start(int row) {
        return row % PAGE * stride;
    }

    int stride() {
        return stride;
    }

    void fill(float value) {
        pages.forEach(page -> Arrays.fill(page, value));
    }

    /// Other rows with the same numbers.
    Rows copy() {
        var copy = new Rows(memory, stride, pages.size() * PAGE);
        for (int page = 0; page < pages.size(); page++) {
            System.arraycopy(pages.get(page), 0, copy.pages.get(page), 0, PAGE * stride);
        }
        return copy;
    }

    /// Gives the pages back; no row can be used any more.
    void giveBack() {
        pages.forEach(memory::giveBack);
        pages.clear();
    }
}
