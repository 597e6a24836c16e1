using System.Text.RegularExpressions;

namespace GradCam.Inference;

/// <summary>The gist of an error message of ONNX Runtime's, for the parentheses of a sentence of ours.</summary>
internal static partial class RuntimeReason
{
    /// <summary>The reason where an allocation failed.</summary>
    public const string OutOfMemory = "there is not enough memory";

    private const int Longest = 300;

    /// <summary>One line without the runtime's own source files, functions and error codes.</summary>
    public static string Of(string message)
    {
        string line = string.Join(
            ' ',
            message.Split(
                (char[])['\n', '\r', '\t'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        );
        line = NodeFailure().Replace(Source().Replace(Codes().Replace(line, ""), ""), "in $1 node '$2': ");
        line = line.Replace("Exception during initialization: ", "", StringComparison.Ordinal)
            .Replace("Exception caught: ", "", StringComparison.Ordinal)
            .Trim();
        line = line.Replace("std::bad_alloc", OutOfMemory, StringComparison.Ordinal)
            .Replace("Failed to allocate memory", OutOfMemory, StringComparison.Ordinal);
        return line.Length == 0 ? "it gives no reason"
            : line.Length <= Longest ? line.TrimEnd('.')
            : line[..Longest] + "...";
    }

    [GeneratedRegex(@"\[ErrorCode:\w+\]\s*")]
    private static partial Regex Codes();

    // A file, a line and a function: "/onnxruntime_src/onnxruntime/core/common/safeint.h:17 static void X<Y>::Z() ".
    [GeneratedRegex(
        @"/?[\w/.+-]+\.(?:cc|h|cpp|hpp|cxx):\d+\s+[^()]{0,300}\([^()]{0,300}\)(?: const)?(?: \[with [^\]]*\])?\s*"
    )]
    private static partial Regex Source();

    [GeneratedRegex(@"Non-zero status code returned while running (\w+) node\. Name:'([^']*)' Status Message: ")]
    private static partial Regex NodeFailure();
}
