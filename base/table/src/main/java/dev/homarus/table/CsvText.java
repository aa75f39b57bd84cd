package dev.homarus.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Reads a [Table] from CSV text.
final class CsvText {
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    /// What spreadsheets write that do not write UTF-8.
    private static final Charset OTHER = Charset.forName("windows-1252");

    private CsvText() {}

    static Table read(byte[] bytes) {
        if (bytes.length > Table.MAX_BYTES) {
            throw Problems.tooLarge("The table is larger than " + Table.MAX_BYTES + " bytes");
        }
        var text = text(bytes);
        var separator = separator(text);
        List<String> columns = List.of();
        var rows = new ArrayList<String[]>();
        var lines = new ArrayList<Long>();
        long line = 1;
        try (var records = reader(text, separator)) {
            for (var record : records) {
                line = record.getStartingLineNumber();
                if (columns.isEmpty()) {
                    columns = header(record);
                    continue;
                }
                if (record.getFieldCount() != columns.size()) {
                    throw Problems.ragged(line, record.getFieldCount(), columns.size());
                }
                if (rows.size() == Table.MAX_ROWS) {
                    throw Problems.tooLarge("The table has more than " + Table.MAX_ROWS + " rows");
                }
                rows.add(record.getFields().toArray(String[]::new));
                lines.add(line);
            }
        } catch (CsvParseException e) {
            throw Problems.noTable("It is no CSV: quotes do not fit, after line " + line);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        if (columns.isEmpty()) {
            throw Problems.noTable("It has no line");
        }
        return new Table(
                columns, rows, lines.stream().mapToLong(Long::longValue).toArray(), Table.digest(bytes));
    }

    private static List<String> header(CsvRecord record) {
        if (record.getFieldCount() > Table.MAX_COLUMNS) {
            throw Problems.tooLarge("The table has more than " + Table.MAX_COLUMNS + " columns");
        }
        return record.getFields();
    }

    private static String text(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw Problems.noTable("It is not a text file");
            }
        }
        var text = decoded(bytes);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, OTHER);
        }
    }

    private static CsvReader<CsvRecord> reader(String text, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .quoteCharacter('"')
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text);
    }

    /// How wide the header is with a separator, and whether the line below it is as wide.
    private record Width(char separator, int header, boolean steady) {}

    private static char separator(String text) {
        return SEPARATORS.stream()
                .map(separator -> width(text, separator))
                .max(Comparator.comparing((Width width) -> width.steady() && width.header() > 1)
                        .thenComparingInt(Width::header)
                        .thenComparingInt(width -> -SEPARATORS.indexOf(width.separator())))
                .orElseThrow()
                .separator();
    }

    private static Width width(String text, char separator) {
        try (var records = reader(text, separator)) {
            var first = records.stream().limit(2).map(CsvRecord::getFieldCount).toList();
            return first.isEmpty()
                    ? new Width(separator, 0, false)
                    : new Width(separator, first.getFirst(), first.getFirst().equals(first.getLast()));
        } catch (CsvParseException e) {
            return new Width(separator, 0, false);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
