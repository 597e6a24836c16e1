namespace GradCam.Models.Metadata;

/// <summary>The names of the classes in a model's metadata, under the keys that people give them.</summary>
internal static class LabelMetadata
{
    private static readonly string[] Keys =
    [
        "names",
        "class_names",
        "classes",
        "labels",
        "class_labels",
        "label_names",
        "id2label",
    ];

    public static IEnumerable<Learned> Read(ModelFacts facts) =>
        from key in Keys
        where facts.Metadata.ContainsKey(key)
        let labels = LabelNames.OfText(facts.Metadata[key])
        where labels is not null
        select new Learned($"the model's metadata ({key})", new() { Labels = labels });
}
