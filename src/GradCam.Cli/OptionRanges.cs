using System.CommandLine;

namespace GradCam.Cli;

/// <summary>Options that take whole numbers of a range.</summary>
internal static class OptionRanges
{
    /// <summary>Refuses what is no number of the range, in one sentence.</summary>
    public static void Between<T>(this Option<T> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out int n) || n < least || n > most)) result.AddError($"{option.Name} takes a number from {least} to {most}.");
    });
}
