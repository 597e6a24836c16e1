using System.Globalization;
using System.Text;
using GradCam.Foundation;
using GradCam.Targets;

namespace GradCam;

/// <summary>The names of a model's classes, in order.</summary>
public sealed class Labels
{
    // Names take more memory than their letters.
    internal const int MaxNames = 1_000_000;

    private static readonly Lazy<Labels> ImageNet = new(() =>
    {
        using var stream = typeof(Labels).Assembly.GetManifestResourceStream("GradCam.imagenet1k.txt")!;
        using var reader = new StreamReader(stream);
        return new(Lines(reader.ReadToEnd()));
    });

    private readonly Lazy<Dictionary<string, int>> _index;
    private readonly string _unnamed = "class";

    /// <summary>Makes the list.</summary>
    /// <param name="names">
    /// The names; their position is the class number. May be empty: then classes are called by number.
    /// </param>
    public Labels(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Names = [.. names];
        _index = new(() =>
        {
            var index = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < Names.Count; i++)
                index.TryAdd(Names[i], i);
            return index;
        });
    }

    private Labels(IEnumerable<string> names, string unnamed)
        : this(names) => _unnamed = unnamed;

    /// <summary>The 1000 classes of ImageNet (ILSVRC 2012), in the order that networks use.</summary>
    public static Labels ImageNet1k => ImageNet.Value;

    /// <summary>
    /// The two sides of a Sigmoid: class 1 is what its score speaks for, class 0 what it speaks against.
    /// </summary>
    internal static Labels Sides { get; } = new(["class 0", "class 1"]);

    /// <summary>The numbers of a regression, which are no classes.</summary>
    internal static Labels Values(int count) =>
        count == 1 ? new(["value"])
        : count <= MaxNames ? new(Enumerable.Range(0, count).Select(i => $"value {i}"))
        : None;

    /// <summary>No names: classes are called by number.</summary>
    public static Labels None { get; } = new([]);

    /// <summary>No names: numbers that are no classes.</summary>
    internal static Labels Features { get; } = new([], "feature");

    /// <summary>The names, in the order of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The name of a class, or <c>class 7</c> if it has none.</summary>
    public string this[int index] => index >= 0 && index < Names.Count ? Names[index] : $"{_unnamed} {index}";

    /// <summary>The number of a class.</summary>
    /// <exception cref="GradCamException">No class has that name; the message suggests near ones.</exception>
    public int Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _index.Value.TryGetValue(name.Trim(), out int found) ? found : throw MissingClass.Named(name, Names);
    }

    /// <summary>
    /// Reads a text file of one label per line. Numbers before them are dropped if they count up from 0, as Teachable
    /// Machine writes them.
    /// </summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="limits">
    /// The limits on its length; null for the defaults, 16 MiB (twenty-one thousand long names have 1 MB).
    /// </param>
    /// <exception cref="GradCamException">The file is missing, unreadable, empty, too long or no text.</exception>
    public static Labels Load(string path, ResourceLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = FileBytes.Read(
            path,
            head =>
            {
                if (head.Contains((byte)0))
                    throw new GradCamException(
                        $"{path} is not a list of labels: give a text file of one label per line."
                    );
            },
            "text-bytes",
            limits
        );
        if (bytes.AsSpan().Count((byte)'\n') > MaxNames)
            throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path} has more than {MaxNames:N0} lines, more than models have classes: give a text file of "
                        + $"one label per line."
                )
            );
        string[] names = Lines(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
        return names.Length > 0
            ? new(names)
            : throw new GradCamException($"{path} is empty: write one label per line.");
    }

    private static string[] Lines(string text)
    {
        string[] lines = [.. text.TrimEnd().Split('\n').Select(line => line.Trim())];
        if (lines is [""])
            return [];
        bool numbered = lines.Select((line, i) => line.StartsWith($"{i} ", StringComparison.Ordinal)).All(yes => yes);
        return numbered ? [.. lines.Select((line, i) => line[$"{i} ".Length..].Trim())] : lines;
    }
}
