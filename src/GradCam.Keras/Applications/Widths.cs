namespace GradCam.Keras.Applications;

/// <summary>Numbers of channels of networks that come in several widths.</summary>
internal static class Widths
{
    /// <summary>The nearest multiple of eight, at least eight, and not below nine tenths.</summary>
    public static int Eights(double channels)
    {
        int near = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return near < 0.9 * channels ? near + 8 : near;
    }
}
