using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using GradCam.Data.Report.Bundle;
using GradCam.Tests;

namespace GradCam.Data.Tests.Report.Bundle;

/// <summary>docs/report.schema.json is written from the types of a bundle: GRADCAM_ACCEPT=1 writes it anew.</summary>
public class ReportSchemaTests
{
    private static string Page => Path.Combine(Repository.Root, "docs", "report.schema.json");

    [Fact]
    public void Schema_ofDocs_isThatOfTheTypes()
    {
        string schema = Schema().ToJsonString(new() { WriteIndented = true, IndentSize = 2 }) + "\n";
        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, schema);
        Assert.Equal(schema, File.ReadAllText(Page));
    }

    [Fact]
    public void Schema_ofEachProperty_hasADescription()
    {
        var bare = new List<string>();
        Visit(Schema(), "");
        Assert.Empty(bare);

        void Visit(JsonNode? node, string path)
        {
            if (node is not JsonObject schema)
                return;
            foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
                if (property!["description"] is null && property["$ref"] is null)
                    bare.Add($"{path}/{name}");
            foreach (var (name, inner) in schema)
                Visit(inner, $"{path}/{name}");
        }
    }

    private static JsonNode Schema()
    {
        var schema = BundleJson
            .Default.ReportBundle.Options.GetJsonSchemaAsNode(
                typeof(ReportBundle),
                new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Described }
            )
            .AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Report of GradCam");
        return schema;
    }

    private static JsonNode Described(JsonSchemaExporterContext context, JsonNode schema)
    {
        var description = context
            .PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false)
            .OfType<DescriptionAttribute>()
            .FirstOrDefault();
        if (description is not null && schema is JsonObject described)
            described.Insert(0, "description", description.Description);
        return schema;
    }
}
