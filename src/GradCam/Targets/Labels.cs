namespace GradCam.Targets;

/// <summary>The names of a model's classes, in order.</summary>
public sealed class Labels
{
    private static readonly Lazy<Labels> ImageNet = new(() => new(ReadImageNet()));
    private readonly Lazy<Dictionary<string, int>> _index;

    /// <summary>Makes the list.</summary>
    /// <param name="names">The names; their position is the class number. May be empty: then classes are called by number.</param>
    public Labels(IEnumerable<string> names)
    {
        Names = [.. names];
        _index = new(() =>
        {
            var index = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < Names.Count; i++) index.TryAdd(Names[i], i);
            return index;
        });
    }

    /// <summary>The 1000 classes of ImageNet (ILSVRC 2012), in the order that networks use.</summary>
    public static Labels ImageNet1k => ImageNet.Value;

    /// <summary>No names: classes are called by number.</summary>
    public static Labels None { get; } = new([]);

    /// <summary>The names, in the order of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The name of a class, or <c>class 7</c> if it has none.</summary>
    public string this[int index] => index >= 0 && index < Names.Count ? Names[index] : $"class {index}";

    /// <summary>The number of a class.</summary>
    /// <exception cref="GradCamException">No class has that name; the message suggests near ones.</exception>
    public int Find(string name)
    {
        if (_index.Value.TryGetValue(name.Trim(), out int found)) return found;
        throw new GradCamException(Names.Count == 0
            ? $"There is no class '{name}': the model's class names are not known; use the class number, or put `labels` into the model's .gradcam.json."
            : $"There is no class '{name}'{Suggestions.For(name, Names)}; use a class name or a number from 0 to {Names.Count - 1}.");
    }

    private static IEnumerable<string> ReadImageNet()
    {
        using var stream = typeof(Labels).Assembly.GetManifestResourceStream("GradCam.Targets.Data.imagenet1k.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
