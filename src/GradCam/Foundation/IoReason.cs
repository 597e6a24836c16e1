namespace GradCam.Foundation;

/// <summary>
/// The reason why the system refused a file, in our own words: .NET's messages repeat the path and differ between
/// systems.
/// </summary>
internal static class IoReason
{
    private const int WindowsDiskFull = unchecked((int)0x80070070),
        WindowsSharing = unchecked((int)0x80070020);

    /// <summary>A phrase without a full stop, for parentheses.</summary>
    public static string Of(Exception error) =>
        error switch
        {
            FileNotFoundException => "it does not exist",
            DirectoryNotFoundException => "its folder does not exist",
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "the name is too long",
            EndOfStreamException => "it ends too early",
            ArgumentException or NotSupportedException => "the name is not possible",
            IOException => Code(error.HResult),
            _ => "the system refused it",
        };

    // On Unix, HResult is the errno that the system call gave; the numbers are those of Linux, with macOS' where they
    // differ.
    private static string Code(int code) =>
        code switch
        {
            WindowsDiskFull or 28 => "the disk is full",
            122 or 69 => "the disk quota is used up",
            WindowsSharing or 11 or 35 => "another program is using it",
            1 or 13 => "permission denied",
            2 => "it does not exist",
            5 => "the disk reported an error",
            17 => "it exists already",
            20 => "a part of its path is a file, not a folder",
            21 => "it is a folder",
            24 or 23 => "too many files are open",
            27 => "the file is too large for the disk",
            30 => "the disk is read-only",
            32 => "the reader has gone away",
            36 or 63 => "the name is too long",
            40 or 62 => "its links lead in a circle",
            _ => "the system refused it",
        };
}
