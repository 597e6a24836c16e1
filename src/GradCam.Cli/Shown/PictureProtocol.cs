namespace GradCam.Cli.Shown;

/// <summary>How a terminal takes pictures.</summary>
internal enum PictureProtocol
{
    /// <summary>Half blocks in two colours, which every terminal has.</summary>
    Blocks,

    /// <summary>Sixel graphics.</summary>
    Sixel,

    /// <summary>The inline pictures of iTerm2.</summary>
    ITerm2,

    /// <summary>The graphics protocol of kitty.</summary>
    Kitty,
}
