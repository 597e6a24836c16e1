using System.Reflection;
using System.Text;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>The style sheets of the page, which the program carries: the common look, and its own.</summary>
internal static class EvaluationStyle
{
    private static readonly Assembly Home = typeof(EvaluationStyle).Assembly;

    /// <summary>All of them.</summary>
    public static string Text =>
        string.Join(
            '\n',
            ((string[])["Web/look/", "Web/evaluation/"]).SelectMany(folder =>
                Home.GetManifestResourceNames()
                    .Where(n =>
                        n.StartsWith(folder, StringComparison.Ordinal) && n.EndsWith(".css", StringComparison.Ordinal)
                    )
                    .Order(StringComparer.Ordinal)
                    .Select(Read)
            )
        );

    private static string Read(string name)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
