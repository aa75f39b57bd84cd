package dev.homarus.readable;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/// HTML as the lines a person would read. Nothing of it is run or loaded; where a link or a picture leads is not told,
/// but for the host of a link.
final class Html implements NodeFilter {
    private static final int MAX_DEPTH = 256;

    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "frame",
            "object",
            "embed",
            "applet",
            "svg",
            "math",
            "canvas",
            "audio",
            "video",
            "input",
            "select",
            "option",
            "textarea",
            "button",
            "datalist",
            "dialog",
            "head",
            "noembed",
            "noframes",
            "map",
            "portal",
            "slot",
            "plaintext",
            "xmp",
            "meter",
            "progress");

    private static final Set<String> LINES = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "form",
            "figcaption",
            "figure",
            "footer",
            "header",
            "hr",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tr",
            "ul");

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

    private static final Pattern UNSEEN = Pattern.compile(
            "(?:^|;)\\s*(?:display\\s*:\\s*none|visibility\\s*:\\s*(?:hidden|collapse)|opacity\\s*:\\s*0*\\.?0*\\s*(?:;|!|$)"
                    + "|font-size\\s*:\\s*0*\\.?0*(?:px|em|rem|%|pt)?\\s*(?:;|!|$)|content-visibility\\s*:\\s*hidden"
                    + "|clip\\s*:\\s*rect\\(\\s*0|text-indent\\s*:\\s*-\\d{3,}|(?:left|top)\\s*:\\s*-\\d{3,})");
    private static final Pattern HOST = Pattern.compile("(?i)https?://([a-z0-9.-]{1,253})(?:[:/?#].*)?");

    private final StringBuilder out = new StringBuilder();
    private int pre;

    private Html() {}

    static String text(String source) {
        var document = parser().parseInput(source, "");
        var html = new Html();
        var title = document.title();
        if (!title.isBlank()) {
            html.out.append("# ").append(title.strip()).append("\n\n");
        }
        document.filter(html);
        return html.out.toString();
    }

    private static Parser parser() {
        return Parser.htmlParser().setMaxDepth(MAX_DEPTH);
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) {
            add(text.getWholeText());
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return node instanceof Document ? FilterResult.CONTINUE : FilterResult.SKIP_ENTIRELY;
        }
        var name = element.normalName();
        if (LEFT_OUT.contains(name) || isHidden(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        switch (name) {
            case "br" -> out.append('\n');
            case "img" -> {
                if (!element.attr("alt").isBlank()) {
                    add("[picture: " + element.attr("alt").strip() + "]");
                }
            }
            case "li" -> {
                line();
                out.append("- ");
            }
            case "td", "th" -> add(" | ");
            case "pre" -> {
                line();
                pre++;
            }
            default -> {
                if (HEADINGS.contains(name)) {
                    paragraph();
                    out.append("#".repeat(name.charAt(1) - '0')).append(' ');
                } else if (LINES.contains(name)) {
                    line();
                }
            }
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            var name = element.normalName();
            if (name.equals("pre")) {
                pre--;
            }
            if (name.equals("a")) {
                leads(element);
            } else if (name.equals("p") || HEADINGS.contains(name)) {
                paragraph();
            } else if (LINES.contains(name) || name.equals("li")) {
                line();
            }
        }
        return FilterResult.CONTINUE;
    }

    private void leads(Element link) {
        var host = HOST.matcher(link.attr("href").strip());
        if (host.matches()) {
            add(" (" + host.group(1).toLowerCase(Locale.ROOT) + ")");
        }
    }

    /// What the page says is not to be seen is not text of it. Style sheets are not read: what only they hide, is
    /// seen here.
    private static boolean isHidden(Element element) {
        return element.hasAttr("hidden")
                || element.attr("aria-hidden").strip().equalsIgnoreCase("true")
                || UNSEEN.matcher(element.attr("style").toLowerCase(Locale.ROOT))
                        .find();
    }

    /// Adds text, with its white space as one blank outside of `pre`.
    private void add(String text) {
        if (pre > 0) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean white = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
            if (!white) {
                out.append(c);
            } else if (!out.isEmpty() && " \n".indexOf(out.charAt(out.length() - 1)) < 0) {
                out.append(' ');
            }
        }
    }

    private void line() {
        while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
    }

    private void paragraph() {
        line();
        int length = out.length();
        if (length > 1 && out.charAt(length - 2) != '\n') {
            out.append('\n');
        }
    }
}
