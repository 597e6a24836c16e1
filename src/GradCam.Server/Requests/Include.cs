namespace GradCam.Server.Requests;

/// <summary>The arrays and pictures of an answer.</summary>
[Flags]
internal enum Include
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>The map at the layer's resolution.</summary>
    Raw = 1,

    /// <summary>The map at the input's resolution, 0..1.</summary>
    Map = 2,

    /// <summary>The photograph with the map laid over it.</summary>
    Overlay = 4,

    /// <summary>The map in colours.</summary>
    Heatmap = 8,
}
