using GradCam.Imaging;

namespace GradCam.Cli.Explain;

/// <summary>Where pictures are written: into a folder, each under a name of its own, or one into one file.</summary>
/// <param name="Folder">The folder; that of the file, where one is named.</param>
/// <param name="File">The file of the one picture; null for a folder.</param>
internal sealed record OutputPlace(string Folder, string? File)
{
    /// <summary>The description of the option.</summary>
    public const string Description =
        "The folder to write to, or a file (.png, .jpg, .webp, ...) for the picture of a single input; where that has "
        + "several maps, the file is a sheet of them.";

    /// <summary>The ending of the one file, such as <c>png</c>.</summary>
    public string Ending => Path.GetExtension(File)![1..];

    /// <summary>Reads the option: what ends like a picture is a file, unless it is a folder that exists.</summary>
    /// <exception cref="GradCamException">It ends like a file that is no picture that can be written.</exception>
    public static OutputPlace Of(string text)
    {
        string ending = Path.GetExtension(text);
        if (Directory.Exists(text))
            return new(text, null);
        if (PictureEncoder.Writes(ending))
            return new(Path.GetDirectoryName(text) is { Length: > 0 } folder ? folder : ".", text);
        if (System.IO.File.Exists(text))
            throw new GradCamException(
                $"{text} is a file, and no picture: name a folder with -o, or a picture such as "
                    + $"{Path.ChangeExtension(text, ".png")}."
            );
        string? instead = ending.ToLowerInvariant() switch
        {
            ".npy" => "raw",
            ".json" => "json",
            _ => null,
        };
        if (instead is not null)
            throw new GradCamException(
                $"{text} is no name of a picture: give -o a folder, and --save {instead} to have such a file in it."
            );
        return PictureFormats.HasEnding(text)
            ? throw new GradCamException(
                $"{text} cannot be written, since {ending[1..]} files are only read: name a .png file with -o."
            )
            : new(text, null);
    }

    /// <summary>Refuses several inputs for one file.</summary>
    /// <param name="files">The inputs.</param>
    /// <exception cref="GradCamException">There are several.</exception>
    public void Check(IReadOnlyList<InputFile> files)
    {
        if (File is not null && files.Count > 1)
            throw new GradCamException(
                $"{File} is one file, and there are {files.Count} inputs: name a folder with -o, such as "
                    + $"{Path.ChangeExtension(File, null)}."
            );
    }

    /// <summary>What is saved: one picture of each map where there is one file.</summary>
    /// <exception cref="GradCamException">Two pictures of each map are wanted for one file.</exception>
    public Artifact Fitting(Artifact what)
    {
        const Artifact both = Artifact.Overlay | Artifact.Heatmap;
        if (File is null)
            return what;
        return (what & both) == both
            ? throw new GradCamException(
                $"{File} is one picture, and --save overlay,heatmap makes two of each map: name a folder with -o."
            )
            : what | ((what & both) == 0 ? Artifact.Overlay : Artifact.None);
    }
}
