using System.CommandLine;

namespace GradCam.Cli.Explain;

/// <summary>A command's one photograph, and the one picture that it writes of it.</summary>
internal sealed class OnePicture : IDisposable
{
    private readonly OutputPlace _place;
    private readonly OverwriteGuard _guard;
    private readonly Staging _staging;

    private OnePicture(InputFile file, Picture picture, OutputPlace place, OverwriteGuard guard)
    {
        (File, Picture, _place, _guard) = (file, picture, place, guard);
        if (place.File is not null)
            guard.Check(place.File);
        _staging = new Staging(place.Folder);
    }

    /// <summary>The photograph's file.</summary>
    public InputFile File { get; }

    /// <summary>The photograph.</summary>
    public Picture Picture { get; }

    /// <summary>The argument of such a command.</summary>
    public static Argument<string> Argument() =>
        new("IMAGE") { Description = "The photograph: a file, or an address (https://...)." };

    /// <summary>The option for what is written.</summary>
    public static Option<string> Output() =>
        new("--output", "-o")
        {
            Description = "The folder to write to, or a file (.png, .jpg, .webp, ...) for the picture.",
            HelpName = "DIR|FILE",
            DefaultValueFactory = _ => "gradcam-output",
        };

    /// <summary>
    /// Reads the photograph, and sees to it that its picture can be written, before any work is done.
    /// </summary>
    /// <exception cref="GradCamException">The one or the other cannot be.</exception>
    public static OnePicture Open(
        ParseResult parsed,
        (Argument<string> Input, Option<string> Output, Option<bool> Overwrite) words,
        ModelOptions model,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var file = InputFile.Of(
            parsed.GetValue(words.Input)!,
            address => model.Remote(parsed, terminal).Picture(address, cancel)
        );
        return new(
            file,
            Picture.Load(file.Path, model.Limit.Of(parsed)),
            OutputPlace.Of(parsed.GetValue(words.Output)!),
            new OverwriteGuard(parsed.GetValue(words.Overwrite), [file.Path])
        );
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="what">The part of its name that says what it is.</param>
    /// <param name="ending">The rest of its name, where none was asked for.</param>
    /// <param name="save">Saves it at a path.</param>
    /// <returns>Where it was written.</returns>
    public string Write(string what, string ending, Action<string> save)
    {
        string path = "";
        var files = new StagedFiles(File, _staging);
        bool isNamed = _place.File is not null;
        files.Add(isNamed ? null : [what], isNamed ? _place.Ending : ending, save, name => path = name);
        files.Commit(new OutputNames(_place, _guard));
        return path;
    }

    public void Dispose() => _staging.Dispose();
}
