namespace GradCam;

/// <summary>The order of a layer's axes.</summary>
public enum LayerLayout
{
    /// <summary><c>[N, C, spatial...]</c>: convolutional networks.</summary>
    ChannelsFirst,

    /// <summary><c>[N, spatial..., C]</c>: Keras exports, Swin, the blocks of ConvNeXt.</summary>
    ChannelsLast,

    /// <summary>
    /// <c>[N, tokens, C]</c>: vision transformers; the tokens are the places of a grid, row by row, behind class and
    /// register tokens.
    /// </summary>
    Tokens,
}
