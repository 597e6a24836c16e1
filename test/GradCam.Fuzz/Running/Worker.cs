using System.Globalization;
using GradCam.Fuzz.Targets;

namespace GradCam.Fuzz.Running;

/// <summary>
/// Runs a part of a campaign, and says after each input what became of it: the process may not live to say it later.
/// </summary>
internal static class Worker
{
    /// <summary>Runs inputs by their numbers.</summary>
    /// <param name="kinds">The kinds, by name and with commas.</param>
    /// <param name="seed">The campaign's.</param>
    /// <param name="first">The first number.</param>
    /// <param name="count">The number of inputs.</param>
    /// <param name="output">The writer to report to.</param>
    public static void Run(string kinds, int seed, long first, long count, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("gradcam-fuzz-");
        FuzzTarget[] all = [.. kinds.Split(',').Select(FuzzTarget.Find)];
        for (long number = first; number < first + count; number++)
        {
            var tried = Case.Of(all, seed, number);
            Say(output, number, tried.Target.Name, "begins");
            var outcome = Outcome.Of(tried, folder.FullName);
            Say(
                output,
                number,
                tried.Target.Name,
                "ends",
                outcome.Refused ? "refused" : "taken",
                Number(outcome.Time.TotalMilliseconds),
                Number(outcome.Bytes),
                outcome.Problem ?? ""
            );
        }
        folder.Delete(recursive: true);
    }

    /// <summary>Runs the inputs of files, each of which says its kind by its folder's name.</summary>
    /// <returns>The problem of each that has one.</returns>
    public static IEnumerable<(string File, string Problem)> Run(IEnumerable<string> files)
    {
        var folder = Directory.CreateTempSubdirectory("gradcam-fuzz-");
        foreach (string file in files)
        {
            var target = FuzzTarget.Find(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!);
            if (Outcome.Of(new(target, File.ReadAllBytes(file)), folder.FullName).Problem is { } problem)
                yield return (file, problem);
        }
        folder.Delete(recursive: true);
    }

    private static void Say(TextWriter output, long number, params string[] fields)
    {
        output.WriteLine(
            string.Join('\t', fields.Prepend(Number(number)).Select(f => f.ReplaceLineEndings(" ").Replace('\t', ' ')))
        );
        output.Flush();
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
