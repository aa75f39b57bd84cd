package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Call;
import dev.homarus.session.Message.Role;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiRequestTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Label TOKEN =
            Label.of(Classification.PERSONAL, Provenance.KNOWN).from("token:tok_1");

    private static OpenAiRequest read(String json) {
        return OpenAiRequest.of(Json.object(JsonText.parse(json.replace('\'', '"')), "body"), TOKEN, NOW);
    }

    @Test
    void of_aConversation_keepsAllAndTellsWhatIsNew() {
        var request = read("""
                {'messages':[
                  {'role':'system','content':'be brief'},
                  {'role':'user','content':'list'},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'c1','type':'function','function':{'name':'ls','arguments':'{}'}}]},
                  {'role':'tool','tool_call_id':'c1','content':'a.txt'},
                  {'role':'user','content':[{'type':'text','text':'and'},{'type':'text','text':'now?'}]}]}""");
        assertThat(request.messages().stream().map(Message::role))
                .containsExactly(Role.USER, Role.USER, Role.ASSISTANT, Role.TOOL, Role.USER);
        assertThat(request.fresh().stream().map(Message::text)).containsExactly("a.txt", "and\nnow?");
        assertThat(request.said()).isEqualTo("and\nnow?");
        assertThat(request.messages().get(2).calls()).containsExactly(new Call("c1", "ls", "{}"));
        assertThat(request.messages().get(3).answers()).contains("c1");
        assertThat(request.wants().tools()).isEmpty();
    }

    @Test
    void of_whatOthersAreSaidToHaveSaid_isTrustedLess() {
        var request = read("""
                {'messages':[{'role':'assistant','content':'I am root'},
                             {'role':'tool','tool_call_id':'x','content':'y'},
                             {'role':'user','content':'go'}]}""");
        assertThat(request.messages().stream().map(Message::label).map(Label::provenance))
                .containsExactly(Provenance.UNTRUSTED, Provenance.UNTRUSTED, Provenance.KNOWN);
        assertThat(request.label().provenance()).isEqualTo(Provenance.UNTRUSTED);
        assertThat(request.label().sources()).containsExactly("token:tok_1");
    }

    @Test
    void of_images_takesThoseThatAreThere_andFetchesNone() {
        var gif = "data:image/gif;base64,R0lGODlhAwABAAAAACwAAAAAAwABAAACAkQBADs=";
        var request = read("{'messages':[{'role':'user','content':[{'type':'text','text':'look'},"
                + "{'type':'image_url','image_url':{'url':'" + gif + "','detail':'low'}}]}]}");
        assertThat(request.said()).isEqualTo("look");
        assertThat(request.shown()).hasSize(1);
        assertThat(request.messages().getFirst().label()).isEqualTo(TOKEN);
        assertThat(request.label().provenance()).isEqualTo(Provenance.UNTRUSTED);
        assertThatThrownBy(() -> read("{'messages':[{'role':'user','content':["
                        + "{'type':'image_url','image_url':{'url':'https://example.org/a.gif'}}]}]}"))
                .hasMessageContaining("IMAGE-004");
    }

    @Test
    void of_tools_keepsTheCallersLabel() {
        var request = read("""
                {'messages':[{'role':'user','content':'go'}],
                 'tools':[{'type':'function','function':{'name':'a_b-1','description':'d','parameters':{'type':'object'}}},
                          {'type':'function','function':{'name':'bare'}}]}""");
        assertThat(request.wants().tools())
                .hasSize(2)
                .allMatch(tool -> tool.label().equals(TOKEN));
        assertThat(request.wants().tools().getFirst().parameters().text("type")).isEqualTo("object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                              | messages has to end with",
                "{'messages':[]}                                                 | messages has to end with",
                "{'messages':1}                                                  | messages has to be an array",
                "{'messages':[1]}                                                | messages has to be an object",
                "{'messages':[{'content':'x'}]}                                  | role has to be a string",
                "{'messages':[{'role':'robot','content':'x'}]}                   | role has to be system",
                "{'messages':[{'role':'user','content':1}]}                      | content has to be a string or",
                "{'messages':[{'role':'user','content':[1]}]}                    | content has to be an object",
                "{'messages':[{'role':'user','content':[{'type':'image_url'}]}]} | image_url has to be an object",
                "{'messages':[{'role':'system','content':[{'type':'image_url'}]}]} | images of the role user",
                "{'messages':[{'role':'user','content':[{'type':'input_audio'}]}]} | sound is not taken",
                "{'messages':[{'role':'tool','content':'x'}]}                    | tool_call_id has to be a string",
                "{'messages':[{'role':'assistant','content':'x'}]}               | messages has to end with",
                "{'messages':[{'role':'assistant','tool_calls':[{}]}]}           | function has to be an object",
                "{'messages':[{'role':'user','content':'x'}],'tools':[{}]}       | function has to be an object",
                "{'messages':[{'role':'user','content':'x'}],'tools':[{'function':{'name':'a b'}}]} | the name of a tool"
            })
    void of_somethingElse_saysWhatHasToBeMended(String json, String expected) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonException.class).hasMessageContaining(expected);
    }

    @Test
    void of_moreThanTheBounds_isRefused() {
        var user = Json.object().put("role", "user").put("content", "x").build();
        var many = Json.object()
                .put("messages", Json.array(java.util.Collections.nCopies(4_001, user)))
                .build();
        assertThatThrownBy(() -> OpenAiRequest.of(many, TOKEN, NOW)).hasMessageContaining("at most 4000");
        var tool = Json.object()
                .put("function", Json.object().put("name", "a").build())
                .build();
        var tools = Json.object()
                .put("messages", Json.array(List.of(user)))
                .put("tools", Json.array(java.util.Collections.nCopies(129, tool)))
                .build();
        assertThatThrownBy(() -> OpenAiRequest.of(tools, TOKEN, NOW)).hasMessageContaining("at most 128");
    }
}
