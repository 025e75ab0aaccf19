package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ContractDifferencesTest {
    @Test
    void aDifferenceThatIsNotListedAndAListedOneThatIsNoneAreFound() {
        ContractDifferences listed = new ContractDifferences("""
                # a comment
                + answer * 429 | we limit
                - answer b 404 | it is always there
                """);
        assertThat(listed.findings(Set.of("answer a 429", "answer b 429"), Set.of("answer b 404")))
                .isEmpty();
        assertThat(listed.findings(Set.of("answer a 429", "answer a 4290"), Set.of()))
                .containsExactly("not listed: + answer a 4290", "no longer there: - answer b 404 | it is always there");
    }

    @Test
    void aDifferenceNeedsAReason() {
        for (String line : new String[] {"+ answer a 429", "+ answer a 429 | ", "answer a 429 | why"}) {
            assertThatThrownBy(() -> new ContractDifferences(line)).hasMessageContaining(line);
        }
    }

    @Test
    void theFactsOfAnOperationAreWhatAClientReliesOn() {
        OpenApiFile file = new OpenApiFile(JsonMapper.builder().build().readTree("""
                {"paths":{"/v1/a/{id}":{"get":{"operationId":"getA","tags":["T"],"security":[{"k":[]}],
                "parameters":[{"$ref":"#/p"}],"responses":{"200":{"content":{"application/json":
                {"schema":{"type":"array","items":{"$ref":"#/s/A"}}}}}}}},"/x":{"get":{"operationId":"getX"}}},
                "p":{"name":"id","in":"path","required":true,"schema":{"type":"string","enum":["x"]}},
                "s":{"A":{"required":["m"],"properties":{"m":{"type":"integer","maximum":5}},"additionalProperties":false}}}"""));
        assertThat(ContractFacts.of(file, "/v1"))
                .containsExactly(
                        "answer getA 200",
                        "answer getA 200 application/json is array",
                        "answer getA 200 application/json[] is A",
                        "member A.m has maximum 5",
                        "member A.m is integer",
                        "member A.m is required",
                        "operation getA has tag T",
                        "operation getA is GET /a/{id}",
                        "operation getA needs [k]",
                        "parameter getA path id is required",
                        "parameter getA path id is string",
                        "parameter getA path id may be x",
                        "schema A is closed");
    }
}
