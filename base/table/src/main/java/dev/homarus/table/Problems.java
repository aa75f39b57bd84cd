package dev.homarus.table;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.List;
import java.util.stream.Collectors;

/// What can be wrong with a table or a question. The sentences name columns and lines, and never a value.
final class Problems {
    private static final int MAX_NAMES = 40;
    private static final int MAX_NAME = 60;

    private Problems() {}

    static ProblemException noTable(String what) {
        return of("TABLE-001", what + ".", "Give a CSV file whose first line names the columns.");
    }

    static ProblemException tooLarge(String what) {
        return of("TABLE-002", what + ".", "Use a smaller part of it.");
    }

    static ProblemException ragged(long line, int fields, int columns) {
        return of(
                "TABLE-003",
                "Line " + line + " has " + fields + " fields where the header has " + columns + ".",
                "Mend the line; lines above the header have to go.");
    }

    static ProblemException noColumn(String name, List<String> columns) {
        return of("TABLE-004", "There is no column " + quoted(name) + ".", "The columns are: " + names(columns) + ".");
    }

    static ProblemException notComparable(String column, int many, long line, String kind) {
        return of(
                "TABLE-005",
                many + " rows have no " + kind + " in the column " + quoted(column) + ", the first in line " + line
                        + ".",
                "Leave them out with a condition, or mend them.");
    }

    static ProblemException unclear(String column, long line) {
        return of(
                "TABLE-006",
                "The numbers of the column " + quoted(column) + " can be read in two ways, the first in line " + line
                        + ".",
                "Write at least one with decimals, like 1234.50 or 1234,50.");
    }

    static ProblemException question(String what) {
        return of(
                "TABLE-007",
                what + ".",
                "Measures are count, sum C, mean C, median C, min C, max C or distinct C; conditions are like"
                        + " C >= 10, C = food, C contains taxi.");
    }

    private static String names(List<String> columns) {
        return columns.stream().limit(MAX_NAMES).map(Problems::quoted).collect(Collectors.joining(", "))
                + (columns.size() > MAX_NAMES ? " and others" : "");
    }

    private static String quoted(String name) {
        return "'" + (name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name) + "'";
    }

    private static ProblemException of(String code, String sentence, String remedy) {
        return new Problem(code, sentence, remedy).asException();
    }
}
