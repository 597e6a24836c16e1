namespace GradCam.Models.Metadata;

/// <summary>Lists of class names beside a model, one for each line.</summary>
internal static class LabelFiles
{
    private static readonly string[] Usual = ["labels.txt", "classes.txt", "class_names.txt"];

    public static IEnumerable<Learned> Read(ModelFacts facts)
    {
        string stem = Path.GetFileNameWithoutExtension(facts.Path) ?? "";
        // Of several such files, none is known to be this model's.
        string[] single = SideFile.Some(facts, "*.names") is [var only] ? [only] : [];
        return ((string[])[$"{stem}.names", $"{stem}.labels.txt", .. Usual, .. single])
            .Distinct(StringComparer.Ordinal)
            .SelectMany(name =>
                SideFile.Read(facts, name, path => new(path, new() { Labels = Labels.Load(path, facts.Limits) }))
            );
    }
}
