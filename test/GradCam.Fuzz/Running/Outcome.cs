using System.Globalization;

namespace GradCam.Fuzz.Running;

/// <summary>The library's reaction to an input.</summary>
/// <param name="Problem">
/// The text that tells this failure from others; null where the input was explained or refused as it should be.
/// </param>
/// <param name="Refused">It was refused with a sentence.</param>
/// <param name="Time">The time that it took.</param>
/// <param name="Bytes">The largest growth of the process meanwhile.</param>
internal readonly record struct Outcome(string? Problem, bool Refused, TimeSpan Time, long Bytes)
{
    /// <summary>The longest time that an input may take.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most memory that an input may take beside the process itself, which has about a tenth of a gigabyte.
    /// </summary>
    public const long MostBytes = 900L << 20;

    /// <summary>Runs an input in this process.</summary>
    public static Outcome Of(Case tried, string folder)
    {
        foreach (string left in Directory.EnumerateFiles(folder))
            File.Delete(left);
        long before = Memory.Reset();
        // The processor's time: a busy machine is not the input's fault.
        var begun = Environment.CpuUsage.TotalTime;
        string? problem = null;
        bool refused = false;
        try
        {
            tried.Target.Run(tried.Input, folder);
        }
        catch (GradCamException e)
        {
            refused = true;
            problem = Sentence(e.Message);
        }
        catch (Exception e)
        {
            problem = $"{e.GetType().Name} at {Place(e)}";
        }
        var time = Environment.CpuUsage.TotalTime - begun;
        long bytes = Math.Max(0, Memory.Peak() - before);
        if (time > LongestTime)
            problem ??= "takes too long";
        if (bytes > MostBytes)
            problem ??= "takes too much memory";
        return new(problem, refused, time, bytes);
    }

    /// <summary>The fault of a sentence; null for none.</summary>
    private static string? Sentence(string message) =>
        message.Length is 0 or > 4000 ? $"a message of {message.Length.ToString(CultureInfo.InvariantCulture)} letters"
        // The last nets are for what was forgotten.
        : message.Contains("describes something that cannot be converted", StringComparison.Ordinal)
            ? "a message of the last net"
        : message.Contains("Exception", StringComparison.Ordinal)
        || message.Contains("   at ", StringComparison.Ordinal)
            ? "a message that names an exception: " + message[..Math.Min(80, message.Length)]
        : null;

    /// <summary>The innermost methods of ours.</summary>
    private static string Place(Exception e) =>
        string.Join(
            " < ",
            (e.InnerException is { } inner && e is AggregateException or TypeInitializationException ? inner ?? e : e)
                .ToString()
                .Split('\n')
                .Where(l => l.Contains("at GradCam.", StringComparison.Ordinal))
                .Take(2)
                .Select(l => l.Trim()["at ".Length..].Split('(')[0])
        );
}
