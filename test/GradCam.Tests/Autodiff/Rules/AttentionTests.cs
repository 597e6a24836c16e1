namespace GradCam.Tests.Autodiff.Rules;

public class AttentionTests
{
    public static TheoryData<string> Cases =>
        [
            // Two to four axes of mask, added or choosing, and a cap that comes before it.
            "2,3,3,4 ; 2,3,5,4 ; 2,3,5,4 ; 3,5 | @23",
            "2,3,3,4 ; 2,3,5,4 ; 2,3,5,4 ; 3,3,5 | @23",
            "2,3,3,4 ; 2,3,5,4 ; 2,3,5,4 ; 1,3,5 | @24",
            "2,2,3,4 ; 2,2,5,4 ; 2,2,5,4 ; 2,2,3,5 | softcap=1.5 @23",
            "2,2,3,4 ; 2,2,3,4 ; 2,2,3,4 ; 3,3 | is_causal=1 softcap=0.8 @24",
            "2,2,2,4 ; 2,2,3,4 ; 2,2,3,4 ; b[1,0,1,0,1,1,1,1,1,0,0,1]:2,1,2,3 | @24",
            "1,2,3,4 ; 1,2,3,4 ; 1,2,3,4 ; b[1,0,0,1,1,0,1,1,1]:3,3 | softcap=2.0 @24",
            "1,2,2,4 ; 1,2,3,4 ; 1,2,3,4 ; b[0,0,0,1,0,1]:2,3 | @23",
            "1,2,2,4 ; 1,2,3,4 ; 1,2,3,4 ; b[0,0,0,1,0,1]:2,3 | @24",
            // More queries than keys and the reverse, under a causal mask.
            "1,2,2,4 ; 1,2,4,4 ; 1,2,4,4 | is_causal=1 @23",
            "1,2,4,4 ; 1,2,2,4 ; 1,2,2,4 | is_causal=1 @24",
            // Heads that share keys, with features of different length.
            "2,6,2,3 ; 2,2,3,3 ; 2,2,3,2 ; 2,3 | @23",
            "2,2,12 ; 2,3,4 ; 2,3,6 | q_num_heads=6 kv_num_heads=2 is_causal=1 @24",
            "2,3,6 ; 2,3,6 ; 2,3,6 | q_num_heads=1 kv_num_heads=1 scale=0.1 @24",
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attention_ofCase_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("Attention", sample, twice: true, curved: true);

    [Theory]
    [InlineData(
        "1,2,3,4 ; 1,2,5,4 ; 1,2,5,4 ; ~ ; 1,2,2,4 ; 1,2,2,4 | #3 @23",
        "reads a cache of earlier keys and values"
    )]
    [InlineData("1,2,2,4 ; 1,2,3,4 ; 1,2,3,4 ; 2,2 | @24", "has a mask for a part of its keys only")]
    [InlineData("3,2,3,4 ; 3,2,5,4 ; 3,2,5,4 ; ~ ; ~ ; ~ ; i[1,2,3] | @24", "reads a cache of earlier keys and values")]
    public void Attention_withoutAGradient_isAClearError(string sample, string reason)
    {
        var error = Assert.Throws<GradCamException>(() =>
            SampleGradient.Differentiated(new SampleGraph("Attention", new(sample)))
        );
        Assert.StartsWith($"Operator Attention (node 'y0') {reason}", error.Message);
    }

    [Theory]
    [InlineData("2,2,3,6 ; 4,2 ; 4,2 ; i[0,1,2,3,0,2]:2,3 | rotary_embedding_dim=4 @23")]
    [InlineData("2,2,3,6 ; 4,2 ; 4,2 ; i[0,1,2,3,0,2]:2,3 | rotary_embedding_dim=4 interleaved=1 @24")]
    [InlineData("2,3,8 ; 2,3,2 ; 2,3,2 | num_heads=2 @23")]
    public void RotaryEmbedding_ofCase_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("RotaryEmbedding", sample, twice: true, curved: true);
}
