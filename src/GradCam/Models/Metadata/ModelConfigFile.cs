using System.Text.Json;

namespace GradCam.Models.Metadata;

/// <summary>
/// The <c>config.json</c> beside a model of timm or Hugging Face: <c>pretrained_cfg</c>, <c>label_names</c>,
/// <c>id2label</c>.
/// </summary>
internal static class ModelConfigFile
{
    private const string Name = "config.json";

    private static readonly string[] Keys = ["label_names", "id2label", "label2id", "class_names"];

    public static IEnumerable<Learned> Read(ModelFacts facts) =>
        SideFile.ReadJson(
            facts,
            Name,
            root =>
            {
                var card = TimmConfig.Of(root, facts.Input ?? new(null, null, null));
                var labels = LabelsOf(root) ?? (root.Field("pretrained_cfg") is { } inner ? LabelsOf(inner) : null);
                return (card ?? (object?)labels) is null ? null : (card ?? ModelCard.Empty) with { Labels = labels };
            }
        );

    private static Labels? LabelsOf(JsonElement config) =>
        Keys.Select(key => config.Field(key) is { } names ? LabelNames.Of(names) : null)
            .FirstOrDefault(labels => labels is not null);
}
