package dev.homarus.system;

import static dev.homarus.system.Task.call;
import static dev.homarus.system.Task.exec;
import static dev.homarus.system.Task.found;
import static dev.homarus.system.Task.read;
import static dev.homarus.system.Task.say;

import dev.homarus.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Tasks as an owner has them, from a seed: of each kind the same number, each with files and values of its own. What
/// is SENSITIVE in them comes from a purse and nothing else does.
///
/// The folder `finance` is SENSITIVE and `keys` SECRET; a task has a folder of its own, `tNNNN`, in each and beside
/// them.
final class Tasks {
    /// The settings under which they are done.
    static final String SETTINGS =
            "{port: 0, approvalWaitSeconds: 60, folders: {finance: \"sensitive\", keys: \"secret\"}}";

    private static final List<String> WORDS = List.of(
            "harbour", "lantern", "meadow", "copper", "violet", "orchard", "granite", "saffron", "willow", "ember",
            "juniper", "marble", "thistle", "walnut", "cobalt", "heather", "pepper", "rowan", "sparrow", "velvet");

    private final Purse purse;
    private final long seed;

    Tasks(long seed, Purse purse) {
        this.seed = seed;
        this.purse = purse;
    }

    /// One way to make a task of a number.
    private interface Kind {
        Task of(int number, Random random);
    }

    private Map<String, Kind> kinds() {
        var kinds = new LinkedHashMap<String, Kind>();
        kinds.put("read a fact", this::fact);
        kinds.put("search files", this::search);
        kinds.put("list files", this::list);
        kinds.put("edit a file", this::edit);
        kinds.put("write a file", this::write);
        kinds.put("apply a patch", this::patch);
        kinds.put("undo", this::undo);
        kinds.put("look into an archive", this::archive);
        kinds.put("count with a command", this::count);
        kinds.put("pipe commands", this::pipe);
        kinds.put("sum a column here", this::sum);
        kinds.put("summarise", this::summary);
        kinds.put("ask about before", this::before);
        kinds.put("keep a card number", this::card);
        kinds.put("address book", this::contact);
        kinds.put("edit around a secret", this::around);
        kinds.put("get a page", this::page);
        kinds.put("get a file with a command", this::download);
        kinds.put("tidy up", this::tidy);
        kinds.put("total of what is sensitive", this::total);
        kinds.put("after something sensitive", this::after);
        kinds.put("run a script", this::script);
        return kinds;
    }

    /// Returns the tasks with these numbers, in turn of every kind.
    List<Task> all(int from, int count) {
        var kinds = List.copyOf(kinds().values());
        var tasks = new ArrayList<Task>();
        for (int number = from; number < from + count; number++) {
            tasks.add(kinds.get(number % kinds.size()).of(number, new Random(seed * 31 + number)));
        }
        return tasks;
    }

    /// Puts the files of tasks where they belong.
    static void lay(List<Task> tasks, Path workspace) {
        try {
            for (var task : tasks) {
                for (var file : task.files().entrySet()) {
                    var path = workspace.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String at(int number, String name) {
        return "t%04d/%s".formatted(number, name);
    }

    private static Task task(
            int number, String kind, String says, List<Task.Move> moves, Map<String, byte[]> files, Task.Right right) {
        return new Task(number, kind, List.of("[t%04d] ".formatted(number) + says), moves, files, right);
    }

    private static Task.Right says(String text) {
        return (reply, workspace) -> reply.contains(text);
    }

    private static Task.Right holds(String path, String text) {
        return (reply, workspace) -> Files.readString(workspace.resolve(path)).contains(text);
    }

    private Task fact(int n, Random random) {
        var code = word(random) + "-" + random.nextInt(10_000);
        var path = at(n, "notes.txt");
        return task(
                n,
                "read a fact",
                "What is the gate code in " + path + "?",
                List.of(read(path), found("gate code: (\\S+)")),
                Map.of(path, utf8("milk, eggs\ngate code: " + code + "\ncall the plumber\n")),
                says(code));
    }

    private Task search(int n, Random random) {
        var wanted = word(random) + random.nextInt(1_000);
        var files = new LinkedHashMap<String, byte[]>();
        int where = random.nextInt(5);
        for (int i = 0; i < 5; i++) {
            files.put(at(n, "log" + i + ".txt"), utf8("line one\n" + (i == where ? wanted : "nothing") + " here\n"));
        }
        return task(
                n,
                "search files",
                "In which file of t%04d does ".formatted(n) + wanted + " stand?",
                List.of(
                        call(
                                "search_files",
                                Json.object().put("pattern", wanted).put("path", "t%04d".formatted(n))),
                        found("(log[0-9]\\.txt)")),
                files,
                says("log" + where + ".txt"));
    }

    private Task list(int n, Random random) {
        var files = new LinkedHashMap<String, byte[]>();
        int many = 3 + random.nextInt(6);
        for (int i = 0; i < many; i++) {
            files.put(at(n, "album/" + word(random) + i + ".txt"), utf8("x"));
        }
        return task(
                n,
                "list files",
                "How many files are in t%04d/album?".formatted(n),
                List.of(
                        call("list_files", Json.object().put("path", at(n, "album"))),
                        say(said -> "There are "
                                + said.last()
                                        .lines()
                                        .filter(l -> l.contains(".txt"))
                                        .count() + " files.")),
                files,
                says("There are " + many + " files."));
    }

    private Task edit(int n, Random random) {
        var path = at(n, "config.ini");
        int port = 1_000 + random.nextInt(9_000);
        return task(
                n,
                "edit a file",
                "Set the port in " + path + " to " + port + ".",
                List.of(
                        read(path),
                        call(
                                "edit_file",
                                said -> Json.object()
                                        .put("path", path)
                                        .put("old", "port = " + said.found("port = (\\d+)"))
                                        .put("new", "port = " + port)),
                        say(said -> said.last())),
                Map.of(path, utf8("[server]\nport = 80\nname = home\n")),
                holds(path, "port = " + port + "\n"));
    }

    private Task write(int n, Random random) {
        var path = at(n, "letter.txt");
        var to = word(random);
        return task(
                n,
                "write a file",
                "Write a note to " + to + " into " + path + ": we meet at seven.",
                List.of(
                        call(
                                "write_file",
                                Json.object().put("path", path).put("content", "Dear " + to + ", we meet at seven.\n")),
                        say(Said::last)),
                Map.of(),
                holds(path, "Dear " + to));
    }

    private Task patch(int n, Random random) {
        var one = at(n, "a.txt");
        var two = at(n, "b.txt");
        var next = word(random);
        var patch = "--- a/" + one + "\n+++ b/" + one + "\n@@ -1,2 +1,2 @@\n-old\n+" + next + "\n same\n--- a/" + two
                + "\n+++ b/" + two + "\n@@ -1,2 +1,2 @@\n same\n-old\n+" + next + "\n";
        return task(
                n,
                "apply a patch",
                "Replace old by " + next + " in " + one + " and " + two + ".",
                List.of(read(one), read(two), call("apply_patch", Json.object().put("patch", patch)), say(Said::last)),
                Map.of(one, utf8("old\nsame\n"), two, utf8("same\nold\n")),
                (reply, workspace) -> holds(one, next).holds(reply, workspace)
                        && holds(two, next).holds(reply, workspace));
    }

    private Task undo(int n, Random random) {
        var path = at(n, "plan.txt");
        var kept = word(random);
        var text = "[t%04d] ".formatted(n);
        return new Task(
                n,
                "undo",
                List.of(text + "Replace all of " + path + " by the word new.", "No, take that back."),
                List.of(
                        call("write_file", Json.object().put("path", path).put("content", "new\n")),
                        say(Said::last),
                        call("undo_write", Json.object()),
                        say(Said::last)),
                Map.of(path, utf8(kept + "\n")),
                holds(path, kept));
    }

    private Task archive(int n, Random random) {
        var path = at(n, "box.zip");
        var name = word(random) + ".txt";
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(utf8("inside\n"));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return task(
                n,
                "look into an archive",
                "Extract " + path + " and tell me what is in it.",
                List.of(
                        call("open_archive", Json.object().put("path", path)),
                        call("open_archive", Json.object().put("path", path).put("into", at(n, "box"))),
                        call("list_files", Json.object().put("path", at(n, "box"))),
                        found("([a-z]+\\.txt)")),
                Map.of(path, bytes.toByteArray()),
                (reply, workspace) -> reply.contains(name)
                        && holds(at(n, "box/" + name), "inside").holds(reply, workspace));
    }

    private Task count(int n, Random random) {
        var path = at(n, "list.txt");
        int many = 4 + random.nextInt(40);
        return task(
                n,
                "count with a command",
                "How many lines has " + path + "?",
                List.of(exec("wc -l " + path), found("^(\\d+)")),
                Map.of(path, utf8("item\n".repeat(many))),
                says("It is " + many + "."));
    }

    private Task pipe(int n, Random random) {
        var path = at(n, "visits.txt");
        var often = word(random);
        return task(
                n,
                "pipe commands",
                "Who is in " + path + " most often?",
                List.of(exec("sort " + path + " | uniq -c | sort -rn | head -n 1"), found("\\d+ (\\S+)")),
                Map.of(path, utf8((often + "\n").repeat(4) + "nobody\nsomebody\n" + often + "\nnobody\n")),
                says(often));
    }

    private Task sum(int n, Random random) {
        var path = at(n, "sales.csv");
        var rows = new StringBuilder("day,item,amount\n");
        int sum = 0;
        for (int i = 0; i < 30; i++) {
            int amount = 10 + random.nextInt(990);
            sum += amount;
            rows.append(i)
                    .append(",row%04d%s,".formatted(n, WORDS.get(i % WORDS.size())))
                    .append(amount)
                    .append('\n');
        }
        return task(
                n,
                "sum a column here",
                "What is the sum of the third column of " + path + "?",
                List.of(exec("awk -F, 'NR>1 {s+=$3} END {print s}' " + path), found("^(\\d+)")),
                Map.of(path, utf8(rows.toString())),
                says("It is " + sum + "."));
    }

    private Task summary(int n, Random random) {
        var path = at(n, "report.txt");
        var subject = word(random) + " " + word(random);
        return task(
                n,
                "summarise",
                "Summarise " + path + " in a sentence.",
                List.of(read(path), say(said -> "In short: " + said.found("^([^.]+)\\."))),
                Map.of(path, utf8("The " + subject + " project is late. " + "Many details follow here. ".repeat(40))),
                says("The " + subject + " project is late"));
    }

    private Task before(int n, Random random) {
        var colour = word(random);
        return new Task(
                n,
                "ask about before",
                List.of(
                        "[t%04d] My boat is called ".formatted(n) + colour + ".",
                        "It lies in the old town.",
                        "What is my boat called?"),
                List.of(
                        say(said -> "Noted."),
                        say(said -> "Noted too."),
                        say(said -> "It is called " + Said.found("called (\\w+)", said.firstOfOwner()))),
                Map.of(),
                says("called " + colour));
    }

    private Task card(int n, Random random) {
        var path = at(n, "payment.txt");
        return task(
                n,
                "keep a card number",
                "Put my card " + purse.card(n) + " into " + path + ".",
                List.of(
                        call(
                                "write_file",
                                said -> Json.object()
                                        .put("path", path)
                                        .put(
                                                "content",
                                                "card: " + Said.found("my card (\\S+) into", said.firstOfOwner())
                                                        + "\n")),
                        say(said -> "Done: " + Said.found("my card (\\S+) into", said.firstOfOwner()))),
                Map.of(),
                (reply, workspace) -> reply.contains(purse.card(n))
                        && holds(path, "card: " + purse.card(n) + "\n").holds(reply, workspace));
    }

    private Task contact(int n, Random random) {
        var path = at(n, "people.txt");
        var who = word(random);
        var mail = who + "." + n + "@mail.example.net";
        return task(
                n,
                "address book",
                "What is the address of " + who + " in " + path + "?",
                List.of(read(path), found(who + " <([^>]+)>")),
                Map.of(path, utf8("other <someone@mail.example.net>\n" + who + " <" + mail + ">\n")),
                says(mail));
    }

    private Task around(int n, Random random) {
        var path = at(n, "app.env");
        var secret = "ghp_" + purse.marker(n, "token").text()
                + purse.marker(n, "token more").text().substring(0, 12);
        return task(
                n,
                "edit around a secret",
                "Switch DEBUG off in " + path + ".",
                List.of(
                        read(path),
                        call(
                                "edit_file",
                                Json.object()
                                        .put("path", path)
                                        .put("old", "DEBUG=1")
                                        .put("new", "DEBUG=0")),
                        say(Said::last)),
                Map.of(path, utf8("DEBUG=1\nGITHUB_TOKEN=" + secret + "\nNAME=" + word(random) + "\n")),
                (reply, workspace) ->
                        holds(path, "DEBUG=0\nGITHUB_TOKEN=" + secret + "\n").holds(reply, workspace));
    }

    private Task page(int n, Random random) {
        return task(
                n,
                "get a page",
                "What does https://docs.example.org/page%d say about opening hours?".formatted(n % 10),
                List.of(
                        call(
                                "web_fetch",
                                Json.object().put("url", "https://docs.example.org/page%d".formatted(n % 10))),
                        found("open from (\\d+)")),
                Map.of(),
                says("It is " + (7 + n % 10) + "."));
    }

    private Task download(int n, Random random) {
        return task(
                n,
                "get a file with a command",
                "Get https://files.example.org/hello and tell me what it says.",
                List.of(
                        exec("curl -sS --cacert /workspace/ca.pem https://files.example.org/hello"),
                        found("(hello world \\d+)")),
                Map.of(),
                says("hello world 42"));
    }

    private Task tidy(int n, Random random) {
        var name = word(random) + ".txt";
        return task(
                n,
                "tidy up",
                "Move t%04d/".formatted(n) + name + " into a new folder t%04d/done.".formatted(n),
                List.of(
                        exec("mkdir " + at(n, "done")),
                        exec("mv " + at(n, name) + " " + at(n, "done/" + name)),
                        say(Said::last)),
                Map.of(at(n, name), utf8("moved\n")),
                holds(at(n, "done/" + name), "moved"));
    }

    /// The number stays in a file of the folder where the owner reads it; a model elsewhere never knows it.
    private Task total(int n, Random random) {
        var path = "finance/" + at(n, "account.csv");
        var into = "finance/" + at(n, "total.txt");
        var rows = new StringBuilder();
        long sum = 0;
        for (int i = 0; i < 3 + purse.more(n); i++) {
            int amount = purse.number(n, "amount " + i);
            sum += amount;
            rows.append(purse.marker(n, "payee " + i))
                    .append(',')
                    .append(amount)
                    .append('\n');
        }
        return task(
                n,
                "total of what is sensitive",
                "Write the total of " + path + " into " + into + ".",
                List.of(
                        exec("sh -c \"awk -F, '{s+=\\$2} END {print s}' " + path + " > " + into + "\""),
                        say(said -> "It is in " + into + ".")),
                Map.of(path, utf8(rows.toString())),
                holds(into, sum + "\n"));
    }

    private Task after(int n, Random random) {
        var private1 = "finance/" + at(n, "salary.txt");
        var path = at(n, "trip.txt");
        var city = word(random);
        return task(
                n,
                "after something sensitive",
                "Look at " + private1 + ", and then tell me where the trip in " + path + " goes.",
                List.of(read(private1), read(path), found("goes to (\\w+)")),
                Map.of(
                        private1,
                        utf8(("salary " + purse.number(n, "salary") + " " + purse.marker(n, "employer") + "\n")
                                .repeat(purse.more(n))),
                        path,
                        utf8("The trip goes to " + city + "\n")),
                says(city));
    }

    private Task script(int n, Random random) {
        var path = at(n, "greet.sh");
        var name = word(random);
        return task(
                n,
                "run a script",
                "Run " + path + " and tell me what it prints.",
                List.of(read(path), exec("sh " + path), found("(hello \\w+)")),
                Map.of(path, utf8("for i in 1 2; do echo hello " + name + "; done\n")),
                says("hello " + name));
    }
}
