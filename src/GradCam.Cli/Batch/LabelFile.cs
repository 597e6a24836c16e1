using GradCam.Data.Sources;

namespace GradCam.Cli.Batch;

/// <summary>Reads which classes of the model the labels of a data set mean.</summary>
internal static class LabelFile
{
    /// <summary>No label has another name.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>Reads a file of two columns.</summary>
    /// <exception cref="GradCamException">It is no such file.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var rows = TextTable.Read(path, "labels and the model's classes");
        return rows.Select(row => row is [{ } label, { } name] ? (label, name) : throw Odd(path))
            .GroupBy(p => p.label)
            .ToDictionary(g => g.Key, g => g.Last().name);
    }

    private static GradCamException Odd(string path) =>
        new($"{path} has other than two columns: write a label and the model's class in each line.");
}
