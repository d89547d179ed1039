using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Output;

public class DocumentsTests
{
    [Fact]
    public void Text_MessageAsJson_KeepsProtoForm()
    {
        JsonObject document = Documents.Of(new RuntimeCondition { Type = "RuntimeReady", Status = true });

        Assert.Equal(
            """
            {
              "type": "RuntimeReady",
              "status": true,
              "reason": "",
              "message": ""
            }

            """,
            Documents.Text(document, OutputFormat.Json));
    }

    [Fact]
    public void Text_Yaml_QuotesWhatWouldBeReadAsSomethingElse()
    {
        var document = new JsonObject
        {
            ["name"] = "web",
            ["size"] = "123",
            ["answer"] = "no",
            ["count"] = 4,
            ["none"] = null,
            ["on"] = true,
            ["colon"] = "a: b",
            ["lines"] = "a\nb",
            ["list"] = new JsonArray("x", new JsonObject { ["k"] = "v" }),
            ["empty"] = new JsonArray(),
            ["nothing"] = new JsonObject(),
        };

        Assert.Equal(
            """
            name: web
            size: "123"
            answer: "no"
            count: 4
            none: null
            "on": true
            colon: 'a: b'
            lines: "a\nb"
            list:
            - x
            - k: v
            empty: []
            nothing: {}

            """,
            Documents.Text(document, OutputFormat.Yaml));
    }

    [Fact]
    public void Of_InfoWithJsonValues_BecomesPartOfTheDocument()
    {
        JsonObject document = Documents.Of(
        [
            KeyValuePair.Create("info", """{"pid": 42}"""),
            KeyValuePair.Create("broken", "{not json"),
        ]);

        Assert.Equal(42, document["info"]!["pid"]!.GetValue<int>());
        Assert.Equal("{not json", document["broken"]!.GetValue<string>());
    }
}
