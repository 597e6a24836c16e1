using GradCam.Autodiff.Rules.Kernels;

namespace GradCam.Autodiff.Rules;

/// <summary>Attention as one operator, and the rotation of its queries and keys.</summary>
internal static class Attention
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Attention"] = new Rule(
                n => n.Common(Of).Query(),
                n => n.Common(Of).Key(),
                n => n.Common(Of).Value(),
                n => n.Common(Of).Mask()
            )
            {
                Note = "Without a cache of earlier keys and values.",
            }.On(
                "1,2,3,4 ; 1,2,5,4 ; 1,2,5,3 | @23",
                "2,3,4 ; 2,4,4 ; 2,4,6 ; 3,4 | q_num_heads=2 kv_num_heads=2 scale=0.7 @23",
                "1,4,3,2 ; 1,2,3,2 ; 1,2,3,2 | is_causal=1 @23",
                "1,3,8 ; 1,3,4 ; 1,3,4 ; b[1,1,0,0,1,1,1,0,1]:3,3 | q_num_heads=4 kv_num_heads=2 @23",
                "1,2,3,4 ; 1,2,3,4 ; 1,2,3,4 | is_causal=1 softcap=0.5 @23",
                "2,2,3,2 ; 2,2,3,2 ; 2,2,3,2 ; 2,1,3,3 | softcap=0.5 @24"
            ),
            ["RotaryEmbedding"] = new Rule(n =>
                n.Emit("RotaryEmbedding", [n.G, n.X(1), -n.X(2), n.Has(3) ? n.X(3) : null], n.Attrs)
            )
            {
                Note = "Its sines and cosines carry no gradient.",
            }.On(
                "1,2,3,4 ; 1,3,2 ; 1,3,2 | @23",
                "2,3,8 ; 5,1 ; 5,1 ; i[0,1,2,4,3,1]:2,3 | num_heads=2 rotary_embedding_dim=2 @23",
                "1,2,3,4 ; 1,3,2 ; 1,3,2 | interleaved=1 @23"
            ),
        };

    private static AttentionBack Of(BackwardNode n) => new(n);
}
